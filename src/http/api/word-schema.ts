import type { Word } from '../../dialect/native.ts';
import { badges, roles } from '../../protocol/role.ts';
import { answerSchema } from './answer/answer-schema.ts';
import type { Schema } from './shape.ts';

const text: Schema = { type: 'string' };
const whole: Schema = { type: 'integer' };
const yes: Schema = { const: true };
const some = (items: Schema): Schema => ({ type: 'array', items });
const author: Schema = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: text, name: text, claimed: yes, badge: { enum: badges } },
};
const person: Schema = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: text, name: text },
};
const message: Schema = { $ref: '#/$defs/Message' };
const aimed = { target: whole };
const carried = { mentions: some(person), meta: { type: 'object' } };
const onSomebody = { person: text, name: text };
const reason = { reason: text };

/** The fields of a word: those that are always there, and those that may be. */
type Fields = readonly [always: Readonly<Record<string, Schema>>, perhaps?: Schema];

/** The fields that every fact's event has beside those of its kind. */
const numbered = { room: text, seq: whole, epoch: text, at: whole };
const signed = {
  ref: text,
  as: { type: 'object', required: ['role'], properties: { role: { enum: roles } } },
  approval: { type: 'object', required: ['by', 'held'] },
};
const fact = (always: Fields[0] = {}, perhaps: Schema = {}): Fields => [
  { ...numbered, author, ...always },
  { ...signed, ...perhaps },
];
/** The same of an act on a message: most people do not hear who did it. */
const act = (always: Fields[0] = {}, perhaps: Schema = {}): Fields => [
  { ...numbered, ...always },
  { author, ...signed, ...perhaps },
];
const answer = (always: Fields[0] = {}, perhaps: Schema = {}): Fields => [
  always,
  { ref: text, ...perhaps },
];
const inRoom = (always: Fields[0] = {}, perhaps: Schema = {}): Fields =>
  answer({ room: text, ...always }, perhaps);
const state = { editedAt: whole, removedAt: whole, hidden: yes };
const reply: Schema = {
  type: 'object',
  required: ['seq', 'author'],
  properties: { seq: whole, author: person },
};
const page = { messages: some(message), next: whole, older: whole, newer: whole, around: whole };

/** Every word that a native client may hear, with its fields; what is not here does not compile. */
const words: { readonly [Type in Word['type']]: Fields } = {
  posted: fact({ text }, { stamp: text, reply, cut: yes, ...carried, ...state }),
  edited: fact({ ...aimed, text }, carried),
  removed: act(aimed, reason),
  hidden: act(aimed, reason),
  restored: act(aimed, { text, stamp: text, reply, ...carried, editedAt: whole }),
  cleared: act({ person: text, from: whole, upTo: whole }, reason),
  pinned: act(aimed, { until: whole, message }),
  unpinned: act(aimed),
  reacted: fact({ ...aimed, emoji: text }),
  unreacted: fact({ ...aimed, emoji: text }),
  set: fact({ setting: text }, { value: { type: ['string', 'number', 'boolean'] } }),
  granted: fact({ ...onSomebody, role: text }, { until: whole }),
  revoked: fact({ ...onSomebody, role: text }, { taken: text }),
  linked: fact({ guest: text, ...onSomebody }),
  asked: fact({ text }),
  answered: fact({ ...aimed, to: text, text }),
  'timed-out': fact({ ...onSomebody, until: whole }, { ...reason, address: yes }),
  banned: fact(onSomebody, { until: whole, ...reason, address: yes }),
  unbanned: fact(onSomebody),
  noted: fact({ person: text, text }),
  expired: fact({ upTo: whole }),
  held: fact({ text, why: { type: 'object' } }, { target: whole, stamp: text, reply, ...carried }),
  rejected: fact(aimed, reason),
  reported: fact({ ...aimed, why: text }),
  sealed: [{ room: text, seq: whole, epoch: text }],
  typing: [{ room: text, author }],
  presence: [
    { room: text, count: whole },
    { came: some(author), went: some(text) },
  ],
  growing: [{ room: text, author, ref: text, text, offset: whole }],
  grown: [{ room: text, author, ref: text }],
  read: [{ room: text, seq: whole }],
  mentioned: [{ room: text, code: text, seq: whole, by: person }],
  me: [
    { room: text, role: { enum: roles } },
    { until: whole, cleared: yes, name: text },
  ],
  out: [
    { room: text, code: text },
    { seconds: whole, ...reason },
  ],
  yours: [{ room: text, yours: some({ type: 'object' }) }, { waiting: some({ type: 'object' }) }],
  welcome: [{ you: author, epoch: text, run: text, beat: whole, limits: { type: 'object' } }],
  joined: inRoom(
    { code: text, epoch: text, run: text, seq: whole, people: { type: 'object' } },
    { resume: { type: 'object' }, digest: text, messages: some(message) },
  ),
  left: inRoom(),
  mine: answer({ on: { type: 'boolean' } }),
  grows: inRoom({ length: whole }),
  refreshed: answer({}, { until: whole }),
  token_ends: [{ seconds: { type: 'number' } }],
  named: answer({ you: author }),
  ack: inRoom({ seq: whole, epoch: text, at: whole }, { held: yes, became: whole, rejected: yes }),
  history: inRoom({ epoch: text, latest: whole, messages: some(message) }, page),
  messages: inRoom({ messages: some(message) }, { rest: some(whole) }),
  people: inRoom({ count: whole }, { list: some(author) }),
  queue: inRoom({ questions: some({ type: 'object' }), held: some({ type: 'object' }) }),
  beat: [{ at: whole, rooms: { type: 'object' } }],
  refused: answer(
    { code: text, text, retry: { type: ['number', 'null'] } },
    { room: text, ...reason },
  ),
};

/** Each word as JSON Schema, by its type. More fields may come with a later Parlour. */
export function wordSchemas(): Readonly<Record<string, Schema>> {
  return Object.fromEntries(
    Object.entries(words).map(([type, [always, perhaps = {}]]) => [
      type,
      {
        type: 'object',
        required: ['type', ...Object.keys(always)],
        properties: { type: { const: type }, ...always, ...perhaps },
      },
    ]),
  );
}

/** The shape of a message in a word. */
export const wordMessage: Schema = answerSchema.message;
