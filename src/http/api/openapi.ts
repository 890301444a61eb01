import { type ErrorCode, errorEntry, refusalText } from '../../protocol/error.ts';
import type { Limits } from '../../protocol/limit.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import type { Ask, Route } from '../route.ts';
import { answerSchema } from './answer/answer-schema.ts';
import { refusalsOf } from './refusals-of.ts';
import {
  type Answered,
  cursorSchema,
  type PathPart,
  reference,
  type Schema,
  type Shape,
  whole,
} from './shape.ts';

const usualParts: Readonly<Record<string, PathPart>> = {
  code: {
    schema: { type: 'string', minLength: 1 },
    description: 'A room code; case, spaces and hyphens make no difference.',
    example: 'tea-at-five',
  },
  seq: { schema: whole(1), description: 'A message by its number.', example: 7 },
};

const cursorParameters = [
  {
    name: 'after',
    in: 'query',
    schema: cursorSchema,
    description: 'Begins after it: EPOCH:SEQ:RUN, or EPOCH:SEQ.',
  },
  {
    name: 'Last-Event-ID',
    in: 'header',
    schema: cursorSchema,
    description: 'The same; it comes first.',
  },
];

const refusalShape = {
  name: 'Refusal',
  schema: answerSchema.refusal,
};

const securitySchemes = {
  secret: {
    type: 'http',
    scheme: 'bearer',
    description: 'A guest is who knows a secret: 43 characters of base64url, made by the client.',
  },
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: "A person of the host's site shows a token that the site made.",
  },
  botKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'A bot shows the key that `parlour bot make` printed: pb_ and 43 characters.',
  },
  deskKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'The host shows the key that `parlour desk-key` printed: pd_ and 43 characters. It is the host in every room, too.',
  },
} as const;

const mediaTypes = {
  html: 'text/html',
  text: 'text/plain',
  bytes: 'application/octet-stream',
  document: 'application/json',
  events: 'text/event-stream',
} as const;

/** The OpenAPI 3.1 document of a list of routes. */
export function describe(routes: readonly Route[], limits: Limits): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operation(route, limits),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parlour',
      version: '1',
      summary: 'Chat rooms for any page.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths,
    components: {
      schemas: schemasOf(routes, limits),
      securitySchemes,
    },
  };
}

function operation(route: Route, limits: Limits): object {
  return {
    operationId: route.answer.name,
    summary: route.does,
    ...(route.open ? {} : { security: securityOf(route) }),
    parameters: [
      ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
        name,
        in: 'path',
        required: true,
        ...(route.parts?.[name] ?? usualParts[name]),
      })),
      ...(route.query ?? []).map(({ name, required = false, schema, description }) => ({
        name,
        in: 'query',
        required,
        schema: schemaOf(schema, limits),
        description,
      })),
      ...(route.cursor ? cursorParameters : []),
    ],
    ...(route.body
      ? { requestBody: { required: true, content: bodyOf(route.body, route.form) } }
      : {}),
    responses: {
      [route.gives.status]: answered(route.gives),
      ...(route.mayWait ? { 202: { ...answered(route.gives), description: waits } } : {}),
      ...refusals(refusalsOf(route), limits),
    },
  };
}

function securityOf({ ofDesk, secret }: Route): object[] {
  return ofDesk ? [{ deskKey: [] }] : security(secret ?? 'optional');
}

function security(need: 'optional' | 'required'): object[] {
  const bearers = ['secret', 'token', 'botKey'].map((name) => ({ [name]: [] }));
  return need === 'optional' ? [{}, ...bearers] : bearers;
}

const waits = 'It waits until somebody who keeps order has seen it: `held` is true.';

function answered({ status, body }: Answered): object {
  const description = {
    101: 'A WebSocket.',
    200: 'Here it is.',
    201: 'Said.',
    204: 'Done.',
    303: 'Go there.',
  };
  const head = { description: description[status] };
  switch (body) {
    case 'nothing':
      return head;
    case 'html':
    case 'text':
    case 'bytes':
    case 'document':
    case 'events':
      return { ...head, content: { [mediaTypes[body]]: {} } };
    default:
      return { ...head, content: jsonContent(body) };
  }
}

function jsonContent(shape: Shape): object {
  return { 'application/json': { schema: reference(shape), example: shape.example } };
}

function bodyOf(shape: Shape, form: true | undefined): object {
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  return { [type]: { schema: reference(shape), example: shape.example } };
}

function refusals(codes: readonly ErrorCode[], limits: Limits): Record<string, object> {
  const byStatus = Map.groupBy(codes, (code) => errorEntry(code).status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `${code}: ${refusalText(code, limits)}`).join(' '),
        content: {
          'application/json': {
            schema: reference(refusalShape),
            examples: Object.fromEntries(
              group.map((code) => [code, { value: refusal(code, limits) }]),
            ),
          },
        },
      },
    ]),
  );
}

function refusal(code: ErrorCode, limits: Limits): object {
  const { retry } = errorEntry(code);
  return { error: { code, text: refusalText(code, limits), retry } };
}

/** Every shape that goes in or comes out somewhere, and the refusal. */
function schemasOf(routes: readonly Route[], limits: Limits): Record<string, object> {
  const shapes = routes.flatMap(({ body, gives }) =>
    [body, gives.body].filter((shape) => typeof shape === 'object'),
  );
  return Object.fromEntries(
    [...shapes, refusalShape].map(({ name, schema }) => [name, schemaOf(schema, limits)]),
  );
}

function schemaOf(schema: Shape['schema'], limits: Limits): Schema {
  return typeof schema === 'function' ? schema(limits) : schema;
}

function showOpenapi({ house: { document, site } }: Ask): HttpAnswer {
  return json({ ...document, servers: [{ url: site.publicUrl ?? (site.base || '/') }] });
}

export const openapiRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/openapi.json',
    answer: showOpenapi,
    does: 'This document.',
    gives: { status: 200, body: 'document' },
    open: true,
    refusesBy: 'json',
    refuses: [],
  },
];
