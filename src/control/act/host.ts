import type { ActCommand, ActType } from '../../protocol/act.ts';
import { auditPage } from '../../protocol/audit.ts';
import { auditSentence } from '../../protocol/audit-words.ts';
import type { RoomName } from '../../protocol/code.ts';
import type { RoomCommand } from '../../protocol/command.ts';
import { type Act, type ActParts, act, type Fields, type Given } from '../act.ts';
import { age, type Field, onOff, text, whole } from '../field.ts';
import { hostActor } from '../host-actor.ts';
import { numberMeant, personCalled } from '../person-called.ts';
import { roomOf } from '../room-of.ts';
import { momentOf } from '../standing-lines.ts';
import { queue } from './queue.ts';

type WithoutRoom<Command> = Command extends unknown ? Omit<Command, 'room' | 'ref'> : never;

/** An act of order at the command line: what it takes besides the room, and what it asks of it. */
interface HostRow<Takes extends Fields, Options extends Fields> {
  readonly does: string;
  readonly takes: Takes;
  readonly options?: Options;
  readonly says: (given: Given<Takes, Options>) => WithoutRoom<ActCommand>;
}

const mostNumber = 999_999_999;
const code = text('the room, as somebody spells it');
const person = text('its id, u_…, g_… or b_…, or the name that one person there has');

const held = whole('the number of what waits', mostNumber);
const reason = text('why: those who keep order read it');

const message = whole('the number of the message', mostNumber);

const span = (seconds: number | undefined) => (seconds === undefined ? {} : { seconds });

const address = onOff('whether it holds for newcomers from the same address, too');

/** A person by an id, or by a message of its own, which is all that tells of who has no key. */
const aim: Field<{ readonly person: string } | { readonly byMessage: string }> = {
  words:
    'its id, or the name that one person there has, or the number of a message by it: #12, or 12',
  read: (given) => (/^#?\d{1,9}$/.test(given) ? { byMessage: given } : { person: given }),
};

/** Every act of order that a room knows. */
const rows: { readonly [Type in ActType]: HostRow<never, never> } = {
  hide: row({
    does: 'Take a message away; for a minute it can be restored.',
    takes: { seq: message },
    options: { reason },
    says: (given) => ({ type: 'hide', ...given }),
  }),
  restore: row({
    does: 'Undo a hide, or the clear of a number, within a minute.',
    takes: { seq: whole('the number of the message, or of the clear', mostNumber) },
    says: (given) => ({ type: 'restore', ...given }),
  }),
  clear: row({
    does: 'Take away what somebody said, all of it unless --since is said.',
    takes: { person },
    options: { since: age('how far back', [1, 366 * 86_400]), reason },
    says: (given) => ({ type: 'clear', ...given }),
  }),
  pin: row({
    does: 'Put a message above all others.',
    takes: { seq: message },
    options: { for: age('how long', [1, 366 * 86_400]) },
    says: ({ seq, for: seconds }) => ({ type: 'pin', seq, ...span(seconds) }),
  }),
  unpin: row({
    does: 'Take a message down from there.',
    takes: { seq: message },
    says: (given) => ({ type: 'unpin', ...given }),
  }),
  announce: row({
    does: 'Say something as the host, and pin it.',
    takes: { text: text('the words') },
    options: { for: age('how long it stays pinned', [1, 366 * 86_400]) },
    says: ({ text: words, for: seconds }) => ({ type: 'announce', text: words, ...span(seconds) }),
  }),
  timeout: row({
    does: 'Pause somebody: nothing by it is taken for a while.',
    takes: { who: aim, for: age('how long', [10, 86_400]) },
    options: { reason, address },
    says: ({ who, for: seconds, ...rest }) => ({ type: 'timeout', seconds, ...who, ...rest }),
  }),
  ban: row({
    does: 'Ban somebody from a room, for good unless --for is said.',
    takes: { who: aim },
    options: { for: age('how long', [10, 366 * 86_400]), reason, address },
    says: ({ who, for: seconds, ...rest }) => {
      return { type: 'ban', ...who, ...(seconds === undefined ? {} : { seconds }), ...rest };
    },
  }),
  unban: row({
    does: 'Let somebody speak again who is paused or banned.',
    takes: { person },
    says: (given) => ({ type: 'unban', ...given }),
  }),
  note: row({
    does: 'Note something about somebody, for those who keep order.',
    takes: { person, text: text('the words') },
    says: (given) => ({ type: 'note', ...given }),
  }),
  calm: row({
    does: 'Calm a room down for a while: strangers read, new people wait.',
    takes: { for: age('how long: 15m is usual; 0s ends it', [0, 86_400]) },
    says: ({ for: seconds }) => ({ type: 'calm', seconds }),
  }),
  approve: row({
    does: 'Let a held message pass: everybody hears it.',
    takes: { held },
    says: ({ held: seq }) => ({ type: 'approve', seq }),
  }),
  reject: row({
    does: 'Reject a held message, or the reports of one.',
    takes: { number: held },
    options: { reason },
    says: ({ number: seq, ...rest }) => ({ type: 'reject', seq, ...rest }),
  }),
  report: row({
    does: 'Report a message to those who keep order.',
    takes: { message: whole('the number of the message', mostNumber), why: text('why') },
    says: ({ message: seq, why }) => ({ type: 'report', seq, why }),
  }),
};

const acts = act({
  name: 'host acts',
  does: 'Tell what those who keep order did in a room, the latest first.',
  takes: { code },
  options: { before: whole('go on before this number', mostNumber) },
  async work({ code, before }, parts) {
    const { key } = roomOf(code, parts);
    const range = before === undefined ? {} : { before };
    const { entries, next } = await parts.store.audit(key, { ...range, limit: auditPage });
    const lines = entries.map((entry) => {
      return `${momentOf(entry.at)}  ${entry.seq}  ${auditSentence(entry)}`;
    });
    if (next !== undefined) return [...lines, `There is more: --before ${next}`];
    return lines.length > 0 ? lines : ['Nothing was done there.'];
  },
});

const remove = act({
  name: 'host remove',
  does: 'Remove a message for good.',
  takes: { code, message: whole('the number of the message', mostNumber) },
  options: { reason },
  async work({ code, message: seq, ...rest }, parts) {
    const room = roomOf(code, parts);
    const said = { type: 'remove', room: room.code, seq, ...rest };
    return order(room, (await checked(said, parts)) as RoomCommand, parts);
  },
});

/** The host keeps order in any room. */
export const hostActs: readonly Act[] = [
  ...Object.entries(rows).map(([type, { does, takes, options, says }]) =>
    act({
      name: `host ${type}`,
      does,
      takes: { code, ...(takes as Fields) },
      ...(options ? { options } : {}),
      async work(given, parts) {
        const { code, ...rest } = given as Record<string, unknown>;
        const room = roomOf(String(code), parts);
        const { byMessage, ...said }: Aiming = { ...says(rest as never), room: room.code };
        const whom = await whomOf({ ...said, byMessage }, room, parts);
        return order(room, (await checked({ ...said, ...whom }, parts)) as ActCommand, parts);
      },
    }),
  ),
  remove,
  queue,
  acts,
];

/** Holds a command to what the same may be over a socket. The checks are loaded with the first one. */
async function checked(said: object, { limits }: ActParts): Promise<RoomCommand | ActCommand> {
  const { createChecks } = await import('../../protocol/check.ts');
  return createChecks(limits).command(said) as RoomCommand | ActCommand;
}

function row<const Takes extends Fields, const Options extends Fields = Record<never, never>>(
  one: HostRow<Takes, Options>,
): HostRow<never, never> {
  return one as unknown as HostRow<never, never>;
}

/** An act of order as it was said, with whom it is about. */
type Aiming = Readonly<Record<string, unknown>> & {
  readonly person?: string | undefined;
  /** The number of a message, as it was said. */
  readonly byMessage?: string | undefined;
};

async function whomOf(
  { person: who, byMessage }: Aiming,
  { key }: RoomName,
  parts: ActParts,
): Promise<{ readonly person?: string; readonly seq?: number }> {
  if (byMessage !== undefined) return { seq: await numberMeant(byMessage, key, parts) };
  return who === undefined ? {} : { person: await personCalled(who, key, parts) };
}

/** Does it, and says what was done as the audit does. @throws Refusal */
async function order(
  room: RoomName,
  command: RoomCommand,
  { rooms, store }: ActParts,
): Promise<readonly string[]> {
  const { seq } = await rooms.submit(hostActor, room, command);
  // What is announced is a message, and the pin behind it.
  const { entries } = await store.audit(room.key, { before: seq + 2, limit: 2 });
  const pin = entries.find((each) => each.type === 'pinned' && each.target === seq);
  const entry = entries.find((each) => each.seq === seq) ?? pin;
  const done = entry ? auditSentence(entry) : `${command.type} is done`;
  return [`${room.code}: ${done}.`];
}
