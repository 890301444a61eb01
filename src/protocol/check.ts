import * as z from 'zod';
import type { Command } from './command.ts';
import { type ErrorCode, Refusal } from './error.ts';
import type { Limits } from './limit.ts';
import { countPoints } from './text.ts';

/** `code` stands as the issue's message, so that the first issue names the refusal. */
const fault = (code: ErrorCode) => ({ error: code });

const atMost = (points: number) => (text: string) =>
  text.length <= points || countPoints(text) <= points;

const text = z.string(fault('bad_shape'));
const room = z.string(fault('bad_code'));
const seq = z.int(fault('bad_shape')).min(1, fault('no_message'));
const position = z.int(fault('bad_cursor')).min(0, fault('bad_cursor'));
const secret = z.string(fault('bad_secret')).regex(/^[A-Za-z0-9_-]{43}$/, fault('bad_secret'));
const cursor = z.object(
  {
    epoch: z.string(fault('bad_cursor')).max(64, fault('bad_cursor')),
    seq: position,
    run: z.string(fault('bad_cursor')).max(64, fault('bad_cursor')).optional(),
  },
  fault('bad_cursor'),
);
/** The fields whose limits a host may set. */
const bounded = ({ refPoints, emojiPoints, historyPage }: Limits) => ({
  ref: z
    .string(fault('bad_ref'))
    .min(1, fault('bad_ref'))
    .refine(atMost(refPoints), fault('bad_ref'))
    .optional(),
  emoji: z
    .string(fault('bad_emoji'))
    .min(1, fault('bad_emoji'))
    .refine(atMost(emojiPoints), fault('bad_emoji')),
  pageLimit: z
    .int(fault('bad_shape'))
    .min(1, fault('page_too_long'))
    .max(historyPage, fault('page_too_long')),
});

type Bounded = ReturnType<typeof bounded>;

const commandShapes = ({ ref, emoji, pageLimit }: Bounded) => ({
  hello: z.object({
    type: z.literal('hello'),
    secret: secret.optional(),
    name: text.optional(),
  }),
  name: z.object({ type: z.literal('name'), name: text, ref }),
  join: z.object({ type: z.literal('join'), room, after: cursor.optional(), ref }),
  leave: z.object({ type: z.literal('leave'), room, ref }),
  typing: z.object({ type: z.literal('typing'), room }),
  people: z.object({ type: z.literal('people'), room, ref }),
  beat: z.object({ type: z.literal('beat') }),
  history: z.object({
    type: z.literal('history'),
    room,
    before: position.optional(),
    after: position.optional(),
    limit: pageLimit.optional(),
    ref,
  }),
  post: z.object({ type: z.literal('post'), room, text, ref }),
  edit: z.object({ type: z.literal('edit'), room, seq, text, ref }),
  remove: z.object({ type: z.literal('remove'), room, seq, ref }),
  react: z.object({
    type: z.literal('react'),
    room,
    seq,
    emoji,
    on: z.boolean(fault('bad_shape')).default(true),
    ref,
  }),
});

const postBody = ({ ref }: Bounded, { textPoints, namePoints }: Limits) =>
  z.object({
    text: text.meta({ description: `At most ${textPoints} code points; kept as sent.` }),
    name: text.optional().meta({ description: `At most ${namePoints} code points.` }),
    ref: ref.meta({ description: 'Client-made; the same ref again gets the first answer.' }),
  });

/** The answers of HTTP, from which the OpenAPI document is made. */
const answers = {
  posted: z.object({
    room: z.string(),
    seq: z.int(),
    epoch: z.string(),
    at: z.int().meta({ description: 'Milliseconds since 1970, server time.' }),
  }),
  message: z.object({
    seq: z.int(),
    author: z.object({
      id: z.string(),
      name: z.string(),
      claimed: z.literal(true).optional(),
    }),
    text: z.string(),
    at: z.int(),
    ref: z.string().optional(),
    stamp: z.string().optional().meta({ description: "The client's own words for the time." }),
    editedAt: z.int().optional(),
    removedAt: z.int().optional(),
    reactions: z
      .array(z.object({ emoji: z.string(), count: z.int(), by: z.array(z.string()) }))
      .optional(),
  }),
  refusal: z.object({
    error: z.object({
      code: z.string(),
      text: z.string(),
      retry: z.number().nullable(),
    }),
  }),
} as const;

const wholeNumber = (code: ErrorCode) =>
  z
    .string()
    .regex(/^\d{1,15}$/, fault(code))
    .transform(Number)
    .optional();

const historyQuery = ({ pageLimit }: Bounded) =>
  z.object({
    before: wholeNumber('bad_cursor'),
    after: wholeNumber('bad_cursor'),
    limit: wholeNumber('bad_shape').pipe(pageLimit.optional()),
  });

const searchQuery = ({ pageLimit }: Bounded) =>
  z.object({
    q: z.string(fault('bad_shape')).min(1, fault('bad_shape')).max(200, fault('bad_shape')),
    before: wholeNumber('bad_cursor'),
    limit: wholeNumber('bad_shape').pipe(pageLimit.optional()),
  });

const hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const longText = z.string().max(65_536);

/** The lines of a room's file: the first one, and one for each fact. */
const roomFile = {
  head: z.object({
    parlour: z.literal('room 1'),
    room: z.string().max(256),
    code: z.string().max(256),
    epoch: z.string().max(64),
    seq: z.int().min(0),
    digest: hash,
  }),
  fact: z.object({
    seq: z.int().min(1),
    type: z.enum(['posted', 'edited', 'removed', 'reacted', 'unreacted']),
    author: z.object({
      id: z.string().max(256),
      name: longText,
      claimed: z.literal(true).optional(),
    }),
    at: z.int(),
    ref: longText.optional(),
    target: z.int().optional(),
    emoji: longText.optional(),
    stamp: longText.optional(),
    text: longText.optional(),
    salt: z.string().max(64).optional(),
    seal: hash.optional(),
    digest: hash,
  }),
};

export type RoomFileHead = z.infer<typeof roomFile.head>;
export type RoomFileFact = z.infer<typeof roomFile.fact>;

/** The body of a POST that says something. */
export type PostBody = z.infer<ReturnType<typeof postBody>>;

function pass<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const code = result.error.issues[0]?.message;
  throw new Refusal(isFault(code) ? code : 'bad_shape');
}

const named: ReadonlySet<string> = new Set<ErrorCode>([
  'bad_shape',
  'bad_code',
  'bad_ref',
  'bad_secret',
  'bad_emoji',
  'bad_cursor',
  'no_message',
  'page_too_long',
]);

function isFault(code: string | undefined): code is ErrorCode {
  return code !== undefined && named.has(code);
}

/** The gate of everything that clients send, for the limits of one server. */
export interface Checks {
  /**
   * Text to a JSON value of bearable size.
   * @throws Refusal `bad_json`, `too_deep`
   */
  json(source: string): unknown;
  /**
   * A frame of the native dialect to a command.
   * @throws Refusal with the code of the first thing that is wrong
   */
  command(value: unknown): Command;
  /** @throws Refusal */
  post(value: unknown): PostBody;
  /** @throws Refusal */
  historyQuery(value: unknown): z.infer<ReturnType<typeof historyQuery>>;
  /** @throws Refusal */
  searchQuery(value: unknown): z.infer<ReturnType<typeof searchQuery>>;
  /** Bodies and answers of HTTP as JSON Schema, for documents that describe the API. */
  jsonSchema(name: 'postBody' | keyof typeof answers): object;
}

const made = new WeakMap<Limits, Checks>();

/** The checks of a server with these limits; the same limits have the same checks. */
export function createChecks(limits: Limits): Checks {
  const known = made.get(limits);
  if (known) return known;
  const fields = bounded(limits);
  const commands = commandShapes(fields);
  const bodies = { postBody: postBody(fields, limits), ...answers };
  const queries = { history: historyQuery(fields), search: searchQuery(fields) };
  const checks: Checks = {
    json: (source) => checkJson(source, limits),
    command: (value) => {
      const name = typeOf(value);
      if (!Object.hasOwn(commands, name)) throw new Refusal('unknown_command');
      const shape = commands[name as keyof typeof commands];
      return pass<Command>(shape as unknown as z.ZodType<Command>, value);
    },
    post: (value) => pass(bodies.postBody, value),
    historyQuery: (value) => pass(queries.history, value),
    searchQuery: (value) => pass(queries.search, value),
    jsonSchema: (name) => z.toJSONSchema(bodies[name], { io: 'input' }),
  };
  made.set(limits, checks);
  return checks;
}

function checkJson(source: string, limits: Limits): unknown {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    throw new Refusal('bad_json');
  }
  checkSize(value, limits);
  return value;
}

/** Refuses a value that is nested too deep or has too many parts, before anything reads it. */
function checkSize(value: unknown, { jsonDepth, jsonKeys }: Limits): void {
  let parts = 0;
  const walk = (part: unknown, left: number): void => {
    if (typeof part !== 'object' || part === null) return;
    if (left === 0) throw new Refusal('too_deep');
    for (const key in part) {
      if (++parts > jsonKeys) throw new Refusal('too_deep');
      walk((part as Record<string, unknown>)[key], left - 1);
    }
  };
  walk(value, jsonDepth);
}

function typeOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal('bad_shape');
  }
  const { type } = value as { readonly type?: unknown };
  if (typeof type !== 'string') throw new Refusal('bad_shape');
  return type;
}

/** @throws Refusal `bad_secret` */
export const checkSecret = (value: unknown): string => pass(secret, value);

/** @throws Refusal */
export const checkRoomFileHead = (value: unknown): RoomFileHead => pass(roomFile.head, value);

/** @throws Refusal */
export const checkRoomFileFact = (value: unknown): RoomFileFact => pass(roomFile.fact, value);
