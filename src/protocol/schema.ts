import * as z from 'zod';
import { type ActCommand, type ActType, actTypes } from './act.ts';
import { BadShape } from './bad-shape.ts';
import { bounded } from './bounds.ts';
import { isMeta, type Meta, mentionsEach } from './carried.ts';
import type { Command } from './command.ts';
import { type ErrorCode, Refusal } from './error.ts';
import type { Limits } from './limit.ts';
import { isOnePage } from './point.ts';
import { messagesAtOnce } from './quoted.ts';
import { givenRoles } from './role.ts';
import { type SettingName, settingNames } from './setting.ts';
import { countPoints } from './text.ts';
import { workAnswer } from './work.ts';

/** `code` stands as the issue's message, so that the first issue names the refusal. */
export const fault = (code: ErrorCode) => ({ error: code });

const isWithin = (text: string, points: number) =>
  text.length <= points || countPoints(text) <= points;

export const text = z.string(fault('bad_shape'));
const room = z.string(fault('bad_code'));
/** The answer to some work: letters and digits. */
export const work = z.string(fault('bad_shape')).max(workAnswer, fault('bad_shape')).optional();
const seq = z.int(fault('bad_shape')).min(1, fault('no_message'));
const meta = z.custom<Meta>(isMeta, fault('bad_meta')).meta({ type: 'object' });
/** The fields of words that carry more than a text. */
export const carriedFields = {
  reply: seq.optional(),
  mentions: z
    .array(z.string(fault('bad_shape')).max(64, fault('bad_shape')), fault('bad_shape'))
    .max(mentionsEach, fault('bad_shape'))
    .optional(),
  meta: meta.optional(),
  /** An edit may take it away. */
  nextMeta: meta.nullable().optional(),
};
/** Messages that are asked for by their numbers. */
const seqs = z
  .array(z.int(fault('bad_shape')).min(0, fault('bad_shape')), fault('bad_shape'))
  .min(1, fault('bad_shape'))
  .max(messagesAtOnce, fault('bad_shape'));
/** The same as a text, with commas between them. */
export const seqsText = z
  .string()
  .regex(new RegExp(`^\\d{1,15}(,\\d{1,15}){0,${messagesAtOnce - 1}}$`), fault('bad_shape'))
  .transform((text) => text.split(',').map(Number))
  .optional();
const position = z.int(fault('bad_cursor')).min(0, fault('bad_cursor'));
const cursor = z.object(
  {
    epoch: z.string(fault('bad_cursor')).max(64, fault('bad_cursor')),
    seq: position,
    run: z.string(fault('bad_cursor')).max(64, fault('bad_cursor')).optional(),
  },
  fault('bad_cursor'),
);
/** The fields whose limits a host may set. */
export const boundedFields = ({ refPoints, emojiPoints, historyPage }: Limits) => ({
  ref: z
    .string(fault('bad_ref'))
    // Kept, all halves of a pair would be one letter, and different refs the same.
    .refine((ref) => ref !== '' && isWithin(ref, refPoints) && ref.isWellFormed(), fault('bad_ref'))
    .optional(),
  emoji: z
    .string(fault('bad_emoji'))
    .min(1, fault('bad_emoji'))
    .refine((emoji) => isWithin(emoji, emojiPoints), fault('bad_emoji')),
  pageLimit: z
    .int(fault('bad_shape'))
    .min(1, fault('page_too_long'))
    .max(historyPage, fault('page_too_long')),
});

export type BoundedFields = ReturnType<typeof boundedFields>;

/** The shapes of what is decided about rooms and people; what a setting may be is decided in its room. */
export const orderFields = {
  setting: z.enum(settingNames as [SettingName, ...SettingName[]], fault('bad_setting')),
  value: z.union([z.string(), z.number(), z.boolean()], fault('bad_setting')),
  person: z.string(fault('bad_person')).min(1, fault('bad_person')).max(128, fault('bad_person')),
  role: z.enum(givenRoles, fault('bad_shape')),
  /** Seconds: a year at most. */
  until: z
    .int(fault('bad_shape'))
    .min(1, fault('bad_shape'))
    .max(366 * 86_400, fault('bad_shape'))
    .optional(),
  name: text.optional(),
};

function orderSchemas(ref: BoundedFields['ref']) {
  const { setting, value, person, role, until, name } = orderFields;
  return {
    set: z.object({ type: z.literal('set'), room, setting, value, ref }),
    grant: z.object({ type: z.literal('grant'), room, person, role, until, name, ref }),
    revoke: z.object({ type: z.literal('revoke'), room, person, ref }),
  };
}

const seconds = (least: number, most: number) =>
  z.int(fault('bad_shape')).min(least, fault('bad_shape')).max(most, fault('bad_shape'));

/** The reason of an act, in words for those who keep order and, where it is put out, for the person. */
const reason = z.string(fault('bad_shape')).max(500, fault('bad_shape')).optional();

/** Somebody who is named, or whoever wrote a message. */
const onPerson = {
  person: orderFields.person.optional(),
  seq: seq.optional(),
  reason,
  address: z.boolean(fault('bad_shape')).optional(),
};

/** The fields of each kind of act, besides its room and its ref. */
const actShapes = {
  hide: { seq, reason },
  restore: { seq },
  clear: { person: orderFields.person, since: seconds(1, 366 * 86_400).optional(), reason },
  pin: { seq, seconds: seconds(1, 366 * 86_400).optional() },
  unpin: { seq },
  announce: { text, seconds: seconds(1, 366 * 86_400).optional() },
  timeout: { ...onPerson, seconds: seconds(10, 86_400) },
  ban: { ...onPerson, seconds: seconds(10, 366 * 86_400).optional() },
  unban: { person: orderFields.person },
  note: { person: orderFields.person, text },
  calm: { seconds: seconds(0, 86_400) },
  approve: { seq },
  reject: { seq, reason: text.optional() },
  report: { seq, why: text, work },
} as const satisfies Record<ActType, z.ZodRawShape>;

type Act = Omit<ActCommand, 'room'>;

/** An act without its room, as an address names that: one shape for each kind. */
export function actBody(ref: BoundedFields['ref']): z.ZodType<Act> {
  const shapes = actTypes.map((type) =>
    z.object({ type: z.literal(type), ...actShapes[type], ref }),
  );
  return z.discriminatedUnion('type', shapes as never, fault('bad_shape')) as z.ZodType<Act>;
}

function actSchemas(ref: BoundedFields['ref']) {
  const schemas = actTypes.map((type) => [
    type,
    z.object({ type: z.literal(type), room, ...actShapes[type], ref }),
  ]);
  return Object.fromEntries(schemas) as Record<ActType, z.ZodType>;
}

/**
 * A schema for each command, by the limits of one server.
 *
 * @param isWorked for commands that bring the answer to some work
 */
export function commandSchemas(
  limits: Limits,
  isWorked = false,
): Readonly<Record<Command['type'], z.ZodType<Command>>> {
  const { ref, emoji, pageLimit } = boundedFields(limits);
  const { reply, mentions, meta, nextMeta } = carriedFields;
  const schemas = {
    hello: z.object({
      type: z.literal('hello'),
      secret: z.string(fault('bad_secret')).optional(),
      token: z.string(fault('bad_token')).optional(),
      name: text.optional(),
    }),
    token: z.object({ type: z.literal('token'), token: z.string(fault('bad_token')), ref }),
    name: z.object({ type: z.literal('name'), name: text, ref }),
    join: z.object({
      type: z.literal('join'),
      room,
      password: z.string(fault('bad_password')).optional(),
      pass: z.string(fault('password_needed')).optional(),
      after: cursor.optional(),
      link: z.boolean(fault('bad_shape')).optional(),
      watch: z.boolean(fault('bad_shape')).optional(),
      ref,
    }),
    leave: z.object({ type: z.literal('leave'), room, ref }),
    typing: z.object({ type: z.literal('typing'), room }),
    read: z.object({ type: z.literal('read'), room, seq: position }),
    mine: z.object({ type: z.literal('mine'), on: z.boolean(fault('bad_shape')), ref }),
    people: z.object({ type: z.literal('people'), room, ref }),
    queue: z.object({
      type: z.literal('queue'),
      room,
      after: position.optional(),
      afterReported: position.optional(),
      ref,
    }),
    beat: z.object({ type: z.literal('beat') }),
    grow: z.object({
      type: z.literal('grow'),
      room,
      ref: ref.unwrap(),
      offset: z.int(fault('bad_shape')).min(0, fault('bad_shape')).optional(),
      text,
      end: z.boolean(fault('bad_shape')).optional(),
      ...{ reply, mentions, meta },
    }),
    history: z
      .object({
        type: z.literal('history'),
        room,
        before: position.optional(),
        after: position.optional(),
        around: position.optional(),
        at: position.optional(),
        limit: pageLimit.optional(),
        ref,
      })
      .refine(isOnePage, fault('bad_shape')),
    messages: z.object({ type: z.literal('messages'), room, seqs, ref }),
    post: z.object({
      ...{ type: z.literal('post'), room, text, ref },
      ...{ reply, mentions, meta },
      ...(isWorked && { work }),
    }),
    edit: z.object({ type: z.literal('edit'), room, seq, text, mentions, meta: nextMeta, ref }),
    remove: z.object({ type: z.literal('remove'), room, seq, reason, ref }),
    react: z.object({
      type: z.literal('react'),
      room,
      seq,
      emoji,
      on: z.boolean(fault('bad_shape')).default(true),
      work,
      ref,
    }),
    ...orderSchemas(ref),
    ...actSchemas(ref),
    make: z.object({ type: z.literal('make'), room, ref }),
    link: z.object({ type: z.literal('link'), room, ref }),
    ask: z.object({ type: z.literal('ask'), room, text, work, ref }),
    answer: z.object({ type: z.literal('answer'), room, seq, text, ref }),
  } satisfies Record<Command['type'], z.ZodType>;
  // To the library a field that may be missing may also be there and undefined; frames have no such value.
  return schemas as unknown as Record<Command['type'], z.ZodType<Command>>;
}

/**
 * A value that keeps to its schema.
 * @throws Refusal with the code of the first thing that is wrong
 */
export function pass<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const code = issue?.message;
  if (isFault(code) && code !== 'bad_shape') throw new Refusal(code);
  throw new BadShape(issue?.path.map(String).join('.') ?? '');
}

const named: ReadonlySet<string> = new Set<ErrorCode>([
  'bad_shape',
  'bad_code',
  'bad_ref',
  'bad_secret',
  'bad_token',
  'bad_emoji',
  'bad_cursor',
  'no_message',
  'bad_meta',
  'page_too_long',
  'bad_setting',
  'bad_person',
  'bad_password',
  'password_needed',
  'no_link',
]);

function isFault(code: string | undefined): code is ErrorCode {
  return code !== undefined && named.has(code);
}

/** Every command as JSON Schema, by its type. */
export function commandsAsJson(limits: Limits): Readonly<Record<string, object>> {
  const json = ([type, schema]: [string, z.ZodType]) => {
    // What a function checks says of itself what it is.
    const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return [type, bounded(rest, limits)] as const;
  };
  return Object.fromEntries(Object.entries(commandSchemas(limits, true)).map(json));
}
