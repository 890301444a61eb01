import * as z from 'zod';
import { ticketUses } from '../../identity/ticket/ticket.ts';
import type { ActCommand } from '../../protocol/act.ts';
import { bounded } from '../../protocol/bounds.ts';
import type { ErrorCode } from '../../protocol/error.ts';
import { invitedEach } from '../../protocol/invite.ts';
import type { Limits } from '../../protocol/limit.ts';
import { isOnePage } from '../../protocol/point.ts';
import {
  actBody,
  type BoundedFields,
  boundedFields,
  carriedFields,
  fault,
  orderFields,
  pass,
  seqsText,
  text,
  work,
} from '../../protocol/schema.ts';
import { isSettingName, type SettingName, type SettingValue } from '../../protocol/setting.ts';
import { boxLength } from '../boxes.ts';
import { orders } from '../paging.ts';
import type { Schema } from './shape.ts';

const { reply, mentions, meta } = carriedFields;
/** All that may go with a text. */
const carriedBody = {
  reply: reply.meta({ description: 'The number of the message that it answers.' }),
  mentions: mentions.meta({ description: 'The ids of those whom the text names behind an @.' }),
  meta: meta.meta({
    description: 'Data of your own: at most 4 KB as JSON, 8 levels and 64 keys, each of them once.',
  }),
};

const postBody = ({ ref }: BoundedFields, { textPoints, namePoints }: Limits) =>
  z.object({
    text: text.meta({ description: `At most ${textPoints} code points; kept as sent.` }),
    name: text.optional().meta({ description: `At most ${namePoints} code points.` }),
    ...carriedBody,
    work: work.meta({ description: 'The answer to what `work_needed` asked for.' }),
    ref: ref.meta({ description: 'Client-made; the same ref again gets the first answer.' }),
  });

const editBody = ({ ref }: BoundedFields, { textPoints, namePoints }: Limits) =>
  z.object({
    text: text.meta({ description: `At most ${textPoints} code points; kept as sent.` }),
    name: text.optional().meta({ description: `At most ${namePoints} code points.` }),
    mentions: carriedBody.mentions,
    meta: carriedFields.nextMeta.meta({
      description:
        'Put in the place of what is there; null takes it away, and without it that stays.',
    }),
    ref,
  });

const { value, role, until, name } = orderFields;

/** Settings for a room: any of them. */
const settingsBody = z
  .record(z.string(), value, fault('bad_setting'))
  .refine((body) => Object.keys(body).every(isSettingName), fault('bad_setting'))
  .transform((body) => body as Partial<Record<SettingName, SettingValue>>);

const roleBody = ({ ref }: BoundedFields) => z.object({ role, until, name, ref });

const makeBody = ({ ref }: BoundedFields) =>
  z.object({ code: z.string(fault('bad_code')).optional(), name, ref });

const enterBody = ({ passwordPoints }: Limits) =>
  z.object({
    password: z.string(fault('bad_password')).meta({
      description: `At most ${passwordPoints} code points; blanks around it don't count.`,
    }),
  });

const linkBody = ({ ref }: BoundedFields) =>
  z.object({
    secret: z.string(fault('bad_secret')).meta({ description: "The guest's: 43 characters." }),
    ref,
  });

const inviteBody = () =>
  z.object({
    role,
    people: z
      .int(fault('bad_shape'))
      .min(1, fault('bad_shape'))
      .max(invitedEach, fault('bad_shape'))
      .optional()
      .meta({ description: 'How many it is good for; one, where no time is said either.' }),
    until: until.meta({ description: 'Seconds for which it is good.' }),
    name,
  });

const keyBody = ({ ref }: BoundedFields) =>
  z.object({ key: z.string(fault('bad_shape')).max(256, fault('no_link')), name, ref });

const textBody = ({ ref }: BoundedFields) => z.object({ text, name, work, ref });

const filtersBody = () => z.object({ filters: z.string(fault('bad_setting')) });

const readBody = () =>
  z.object({
    seq: z
      .int(fault('bad_shape'))
      .min(1, fault('bad_shape'))
      .meta({ description: 'The number of the last fact that was read.' }),
  });

const typingBody = () => z.object({ name });

const boxBody = () =>
  z.object({
    box: z
      .string(fault('bad_shape'))
      .regex(/^[\w-]+$/, fault('bad_shape'))
      .max(boxLength, fault('bad_shape'))
      .meta({ description: 'Encrypted by a key that the server is never told; base64url.' }),
  });

const digitsBody = () =>
  z.object({ digits: z.string(fault('bad_shape')).max(6, fault('bad_shape')) });

const ticketBody = () =>
  z.object({
    room: z.string(fault('bad_code')),
    for: z.enum(ticketUses, fault('bad_shape')),
    name: name.meta({ description: 'The name that goes with it; else that of the bearer.' }),
  });

/** The bodies by the names under which documents describe them. */
const bodiesOf = (fields: BoundedFields, limits: Limits) => ({
  postBody: postBody(fields, limits),
  editBody: editBody(fields, limits),
  roleBody: roleBody(fields),
  makeBody: makeBody(fields),
  linkBody: linkBody(fields),
  inviteBody: inviteBody(),
  keyBody: keyBody(fields),
  textBody: textBody(fields),
  actBody: actBody(fields.ref),
  enterBody: enterBody(limits),
  ticketBody: ticketBody(),
  filtersBody: filtersBody(),
  boxBody: boxBody(),
  readBody: readBody(),
  typingBody: typingBody(),
  digitsBody: digitsBody(),
});

const wholeNumber = (code: ErrorCode) =>
  z
    .string()
    .regex(/^\d{1,15}$/, fault(code))
    .transform(Number)
    .optional();

const historyQuery = ({ pageLimit }: BoundedFields) =>
  z.object({
    before: wholeNumber('bad_cursor'),
    after: wholeNumber('bad_cursor'),
    limit: wholeNumber('bad_shape').pipe(pageLimit.optional()),
  });

const messagesQuery = (fields: BoundedFields) =>
  historyQuery(fields)
    .extend({ around: wholeNumber('bad_cursor'), at: wholeNumber('bad_cursor') })
    .extend({ seqs: seqsText, order: z.enum(orders, fault('bad_shape')).optional() })
    .refine(isOnePage, fault('bad_shape'));

const queueQuery = (fields: BoundedFields) =>
  historyQuery(fields).extend({ afterReported: wholeNumber('bad_cursor') });

/** The place of a search; the words of search-query.ts stand beside it. */
const searchQuery = ({ pageLimit }: BoundedFields) =>
  z.object({
    cursor: wholeNumber('bad_cursor'),
    limit: wholeNumber('bad_shape').pipe(pageLimit.optional()),
  });

/** The body of a POST that says something. */
export type PostBody = z.infer<ReturnType<typeof postBody>>;

/** The check of bodies and queries, for the limits of one server. */
export interface ApiChecks {
  /** @throws Refusal */
  post(value: unknown): PostBody;
  /** @throws Refusal */
  edit(value: unknown): z.infer<ReturnType<typeof editBody>>;
  /** @throws Refusal */
  settings(value: unknown): Partial<Record<SettingName, SettingValue>>;
  /** @throws Refusal */
  role(value: unknown): z.infer<ReturnType<typeof roleBody>>;
  /** @throws Refusal */
  make(value: unknown): z.infer<ReturnType<typeof makeBody>>;
  /** @throws Refusal */
  enter(value: unknown): z.infer<ReturnType<typeof enterBody>>;
  /** @throws Refusal */
  link(value: unknown): z.infer<ReturnType<typeof linkBody>>;
  /** @throws Refusal */
  invite(value: unknown): z.infer<ReturnType<typeof inviteBody>>;
  /** @throws Refusal */
  key(value: unknown): z.infer<ReturnType<typeof keyBody>>;
  /** @throws Refusal */
  said(value: unknown): z.infer<ReturnType<typeof textBody>>;
  /** @throws Refusal */
  act(value: unknown): Omit<ActCommand, 'room'>;
  /** @throws Refusal */
  filters(value: unknown): z.infer<ReturnType<typeof filtersBody>>;
  /** @throws Refusal */
  read(value: unknown): z.infer<ReturnType<typeof readBody>>;
  /** @throws Refusal */
  typing(value: unknown): z.infer<ReturnType<typeof typingBody>>;
  /** @throws Refusal */
  box(value: unknown): z.infer<ReturnType<typeof boxBody>>;
  /** @throws Refusal */
  digits(value: unknown): z.infer<ReturnType<typeof digitsBody>>;
  /** @throws Refusal */
  ticket(value: unknown): z.infer<ReturnType<typeof ticketBody>>;
  /** The `ref` that stands in a query. @throws Refusal */
  mark(value: unknown): { readonly ref?: string };
  /** The same, with the answer to some work. @throws Refusal */
  workMark(value: unknown): { readonly work?: string; readonly ref?: string };
  /** @throws Refusal */
  emoji(value: unknown): string;
  /** @throws Refusal */
  historyQuery(value: unknown): z.infer<ReturnType<typeof historyQuery>>;
  /** @throws Refusal */
  messagesQuery(value: unknown): z.infer<ReturnType<typeof messagesQuery>>;
  /** @throws Refusal */
  queueQuery(value: unknown): z.infer<ReturnType<typeof queueQuery>>;
  /** @throws Refusal */
  searchQuery(value: unknown): z.infer<ReturnType<typeof searchQuery>>;
  /** Bodies as JSON Schema, for documents that describe the API. */
  jsonSchema(name: keyof ReturnType<typeof bodiesOf>): Schema;
}

const made = new WeakMap<Limits, ApiChecks>();

/** The checks of a server with these limits; the same limits have the same checks. */
export function createApiChecks(limits: Limits): ApiChecks {
  const known = made.get(limits);
  if (known) return known;
  const fields = boundedFields(limits);
  const bodies = bodiesOf(fields, limits);
  const queries = {
    history: historyQuery(fields),
    messages: messagesQuery(fields),
    queue: queueQuery(fields),
    search: searchQuery(fields),
    mark: z.object({ ref: fields.ref }),
    workMark: z.object({ work, ref: fields.ref }),
  };
  const checks: ApiChecks = {
    post: (value) => pass(bodies.postBody, value),
    edit: (value) => pass(bodies.editBody, value),
    settings: (value) => pass(settingsBody, value),
    role: (value) => pass(bodies.roleBody, value),
    make: (value) => pass(bodies.makeBody, value),
    enter: (value) => pass(bodies.enterBody, value),
    link: (value) => pass(bodies.linkBody, value),
    invite: (value) => pass(bodies.inviteBody, value),
    key: (value) => pass(bodies.keyBody, value),
    said: (value) => pass(bodies.textBody, value),
    act: (value) => pass(bodies.actBody, value),
    filters: (value) => pass(bodies.filtersBody, value),
    read: (value) => pass(bodies.readBody, value),
    typing: (value) => pass(bodies.typingBody, value),
    box: (value) => pass(bodies.boxBody, value),
    digits: (value) => pass(bodies.digitsBody, value),
    ticket: (value) => pass(bodies.ticketBody, value),
    mark: (value) => pass(queries.mark, value) as { readonly ref?: string },
    workMark: (value) => pass(queries.workMark, value) as { readonly work?: string },
    emoji: (value) => pass(fields.emoji, value),
    historyQuery: (value) => pass(queries.history, value),
    messagesQuery: (value) => pass(queries.messages, value),
    queueQuery: (value) => pass(queries.queue, value),
    searchQuery: (value) => pass(queries.search, value),
    jsonSchema: (name) => {
      const { $schema: _, ...schema } = z.toJSONSchema(bodies[name], {
        io: 'input',
        // A meta is checked by a function, and says of itself what it is.
        unrepresentable: 'any',
      });
      return bounded(schema, limits);
    },
  };
  made.set(limits, checks);
  return checks;
}
