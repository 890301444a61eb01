import type { Limits } from '../../protocol/limit.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { keyPattern } from '../idempotency.ts';
import type { Ask, Route } from '../route.ts';
import {
  headers,
  isValidated,
  refusalExamples,
  refusalShape,
  responsesOf,
  usualResponses,
} from './openapi-answer.ts';
import { securityOf, securitySchemes } from './openapi-security.ts';
import {
  codeSchema,
  cursorSchema,
  type PathPart,
  reference,
  type Schema,
  type Shape,
  seqSchema,
} from './shape.ts';

const usualParts: Readonly<Record<string, PathPart>> = {
  code: {
    schema: codeSchema,
    description: 'A room code; case, spaces and hyphens make no difference.',
    example: 'tea-at-five',
  },
  seq: { schema: seqSchema, description: 'A message by its number.', example: 7 },
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

const passParameter = {
  name: 'Parlour-Pass',
  in: 'header',
  schema: { type: 'string' },
  description: 'Passes of rooms that ask for a password, one each, with commas between.',
};

const knownParameter = {
  name: 'If-None-Match',
  in: 'header',
  schema: { type: 'string' },
  description: 'The ETag of the answer that one has: where it is still so, 304 says that.',
};

const keyParameter = ({ refPoints }: Limits) => ({
  name: 'Idempotency-Key',
  in: 'header',
  schema: { type: 'string', maxLength: 2 * refPoints + 2, pattern: keyPattern },
  description: `The ref, for clients that know this header: a string in quotes, or without them, of 1 to ${refPoints} characters. With another ref beside it, it is refused.`,
});

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
      responses: usualResponses(),
      headers,
      examples: refusalExamples(routes, limits),
      securitySchemes,
    },
  };
}

function operation(route: Route, limits: Limits): object {
  return {
    operationId: route.answer.name,
    summary: route.does,
    security: securityOf(route),
    parameters: parametersOf(route, limits),
    ...requestBodyOf(route),
    responses: responsesOf(route),
  };
}

function parametersOf(route: Route, limits: Limits): readonly object[] {
  const { path, parts, query = [], cursor, acts, form, namesRooms } = route;
  const inRoom = namesRooms === true || path.includes('{code}');
  return [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
      name,
      in: 'path',
      required: true,
      ...partOf(parts?.[name] ?? usualParts[name], limits),
    })),
    ...query.map(({ name, required = false, schema, description }) => ({
      name,
      in: 'query',
      required,
      schema: schemaOf(schema, limits),
      description,
    })),
    ...(cursor ? cursorParameters : []),
    ...(isValidated(route) ? [knownParameter] : []),
    ...(acts && !form ? [keyParameter(limits)] : []),
    ...(inRoom && path.startsWith('/api/') ? [passParameter] : []),
  ];
}

function partOf(part: PathPart | undefined, limits: Limits): object {
  return part ? { ...part, schema: schemaOf(part.schema, limits) } : {};
}

function requestBodyOf({ body, form, bodyTypes }: Route): object {
  if (body) return { requestBody: { required: true, content: bodyOf(body, form) } };
  if (!bodyTypes) return {};
  const content = Object.fromEntries(bodyTypes.map((type) => [type, {}]));
  return { requestBody: { required: true, content } };
}

function bodyOf(shape: Shape, form: true | undefined): object {
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  return { [type]: { schema: reference(shape), example: shape.example } };
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

async function showOpenapi({ house: { document, site, pageCache } }: Ask): Promise<HttpAnswer> {
  const url = site.publicUrl ?? (site.base || '/');
  return pageCache.take(`openapi ${url}`, async () => json({ ...document, servers: [{ url }] }));
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
