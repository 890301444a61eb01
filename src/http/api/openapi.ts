import { type ErrorCode, errorEntry, refusalText } from '../../protocol/error.ts';
import type { Limits } from '../../protocol/limit.ts';
import { json, type Reply } from '../reply.ts';
import type { Ask, QueryName, Route } from '../route.ts';
import type { Answered, SchemaName } from './answered.ts';
import { examples } from './example.ts';
import { type ApiChecks, createApiChecks } from './schema.ts';

type Schema = Readonly<Record<string, unknown>>;

const whole = (minimum: number): Schema => ({ type: 'integer', minimum });
const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

type Queries = Readonly<Record<QueryName, { schema: Schema; description: string }>>;

const queriesOf = ({ historyPage, namePoints }: Limits): Queries => ({
  before: { schema: whole(0), description: 'Only messages with a lower seq.' },
  after: { schema: whole(0), description: 'Only messages with a higher seq.' },
  limit: {
    schema: { ...whole(1), maximum: historyPage, default: Math.min(50, historyPage) },
    description: 'How many at most.',
  },
  q: {
    schema: { type: 'string', minLength: 1, maxLength: 200 },
    description: 'Words, of one character and more.',
  },
  code: { schema: { type: 'string' }, description: 'A room code as somebody spells it.' },
  name: {
    schema: { type: 'string', maxLength: namePoints },
    description: 'What the form has as a name.',
  },
  facts: {
    schema: { const: 'all' },
    description: 'Edits, removals and reactions too: each fact as the native dialect tells it.',
  },
});

const pathParts: Readonly<
  Record<string, { schema: Schema; description: string; example: unknown }>
> = {
  code: {
    schema: { type: 'string', minLength: 1 },
    description: 'A room code; case, spaces and hyphens make no difference.',
    example: 'tea-at-five',
  },
  seq: { schema: whole(1), description: 'A message by its number.', example: 7 },
  name: { schema: { type: 'string' }, description: 'A file name.', example: 'main-Ab3dE6gh.js' },
};

const cursor: Schema = { type: 'string', pattern: '^[\\w-]{1,64}:\\d{1,15}(:[\\w-]{1,64})?$' };
const cursorParameters = [
  {
    name: 'after',
    in: 'query',
    schema: cursor,
    description: 'Begins after it: EPOCH:SEQ:RUN, or EPOCH:SEQ.',
  },
  { name: 'Last-Event-ID', in: 'header', schema: cursor, description: 'The same; it comes first.' },
];

const mediaTypes = {
  html: 'text/html',
  text: 'text/plain',
  bytes: 'application/octet-stream',
  document: 'application/json',
  events: 'text/event-stream',
} as const;

/** The OpenAPI 3.1 document of a list of routes. */
export function describe(
  routes: readonly Route[],
  publicUrl: string | undefined,
  limits: Limits,
): object {
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
    servers: [{ url: publicUrl ?? '/' }],
    paths,
    components: {
      schemas: schemas(createApiChecks(limits)),
      securitySchemes: {
        secret: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A guest is who knows a secret: 43 characters of base64url, made by the client.',
        },
      },
    },
  };
}

function operation(route: Route, limits: Limits): object {
  const queries = queriesOf(limits);
  return {
    operationId: route.answer.name,
    summary: route.does,
    ...(route.secret ? { security: security(route.secret) } : {}),
    parameters: [
      ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
        name,
        in: 'path',
        required: true,
        ...pathParts[name],
      })),
      ...(route.query ?? []).map((name) => ({
        name,
        in: 'query',
        required: name === 'q' || name === 'code',
        ...queries[name],
      })),
      ...(route.cursor ? cursorParameters : []),
    ],
    ...(route.body
      ? { requestBody: { required: true, content: bodyOf(route.body, route.form) } }
      : {}),
    responses: { [route.gives.status]: answered(route.gives), ...refusals(route.refuses, limits) },
  };
}

function security(need: 'optional' | 'required'): object[] {
  return need === 'optional' ? [{}, { secret: [] }] : [{ secret: [] }];
}

function answered({ status, body }: Answered): object {
  const description = { 101: 'A WebSocket.', 200: 'Here it is.', 201: 'Said.', 303: 'Go there.' };
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

function jsonContent(name: SchemaName): object {
  return { 'application/json': { schema: reference(name), example: examples[name] } };
}

function bodyOf(name: 'PostBody', form: true | undefined): object {
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  return { [type]: { schema: reference(name), example: examples[name] } };
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
            schema: reference('Refusal'),
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

const searchPage: Schema = {
  type: 'object',
  required: ['epoch', 'latest', 'upTo', 'messages'],
  properties: {
    epoch: { type: 'string' },
    latest: { ...whole(0), description: "The room's latest fact." },
    upTo: { ...whole(0), description: 'What is found is as the facts up to this one say.' },
    messages: { type: 'array', items: reference('Message'), description: 'Newest first.' },
    next: { ...whole(1), description: 'The before of what is older; absent where nothing is.' },
    total: { ...whole(0), description: 'How many in all; absent where counting takes long.' },
    gaveUp: { const: true, description: 'Time was over before the page was full.' },
  },
};

function schemas(checks: ApiChecks): Record<string, object> {
  const text = { type: 'string' };
  return {
    PostBody: shapeOf(checks, 'postBody'),
    Posted: shapeOf(checks, 'posted'),
    Message: shapeOf(checks, 'message'),
    Refusal: shapeOf(checks, 'refusal'),
    MessagePage: {
      type: 'object',
      required: ['epoch', 'latest', 'messages'],
      properties: {
        epoch: { ...text, description: 'Names the log; a seq of another one means nothing.' },
        latest: { ...whole(0), description: "The room's latest fact." },
        messages: { type: 'array', items: reference('Message') },
        next: {
          ...whole(1),
          description:
            'Where there is more: go on with it as before, or as after where that was asked. A page may have fewer messages than asked for, so that it is no longer than a connection may hold.',
        },
      },
    },
    SearchPage: searchPage,
    Proof: {
      type: 'object',
      required: ['room', 'epoch', 'latest', 'head', 'digest', 'facts'],
      properties: {
        room: text,
        epoch: text,
        latest: whole(0),
        head: { ...text, description: 'The digest at the latest fact.' },
        digest: { ...text, description: 'The digest before the first fact here.' },
        facts: { type: 'array', items: { type: 'object' } },
      },
    },
    Room: {
      type: 'object',
      required: ['room', 'code', 'epoch', 'run', 'latest', 'digest', 'people'],
      properties: {
        room: { ...text, description: 'The key: what all spellings have in common.' },
        code: { ...text, description: 'The first spelling.' },
        epoch: text,
        run: { ...text, description: 'Names this start of the server; a part of cursors.' },
        latest: whole(0),
        digest: { ...text, description: 'What the log has come to at the latest fact.' },
        people: { ...whole(0), description: 'How many are there now.' },
        resume: {
          type: 'object',
          required: ['state'],
          properties: { state: { enum: ['ok', 'gap', 'reset'] } },
          description: 'What the cursor that came along is good for, as `joined` says it.',
        },
      },
    },
  };
}

function shapeOf(checks: ApiChecks, name: Parameters<ApiChecks['jsonSchema']>[0]): object {
  const { $schema: _, ...schema } = checks.jsonSchema(name) as Schema;
  return schema;
}

export const showOpenapi = ({ house }: Ask): Reply => json(house.document);
