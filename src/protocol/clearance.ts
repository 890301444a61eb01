import type { RoomEvent } from './event.ts';
import type { As, Change } from './fact.ts';
import { never } from './never.ts';
import { settingRows } from './setting.ts';

/** `cleared` are those who keep order: they hear what is sealed for everybody else. */
export type Clearance = 'open' | 'cleared';

/** A fact of which somebody hears only that it is there. */
export interface SealedEvent {
  readonly type: 'sealed';
  readonly room: string;
  readonly seq: number;
  readonly epoch: string;
}

type Without<Event, Part extends PropertyKey> = Event extends unknown ? Omit<Event, Part> : never;
type SetEvent = Extract<RoomEvent, { type: 'set' }>;

/** Acts on messages of others: who did one, and why, is for those who keep order. */
const messageActs = [
  'removed',
  'hidden',
  'restored',
  'cleared',
  'pinned',
  'unpinned',
] as const satisfies readonly Change['type'][];
type MessageAct = (typeof messageActs)[number];
type ActEvent = Extract<RoomEvent, { type: MessageAct }>;
type Who = 'author' | 'ref';

/**
 * An event of which something is told: `value` is absent where it is not for who hears it, `author`
 * where who keeps order did that to a message.
 */
export type OpenEvent =
  | Exclude<RoomEvent, SetEvent | ActEvent>
  | (Without<SetEvent, 'value'> & Partial<Pick<SetEvent, 'value'>>)
  | (Without<ActEvent, Who> & Partial<Pick<ActEvent, Who>>);

/** An event as a wire carries it. */
export type HeardEvent = OpenEvent | SealedEvent;

declare const heard: unique symbol;

/**
 * The part of an event that somebody hears. Only {@link heardBy} makes one, so that no fact comes
 * to a wire without having gone through here.
 */
export type Heard = HeardEvent & { readonly [heard]: true };

/** The hearers of a fact: everybody all of it; everybody, but for some fields; only the cleared. */
export type Hearing = 'everybody' | 'partly' | 'cleared';

/** The hearers of a change; as what its author acted, nobody hears without clearance. */
export function hearingOf(change: Change): Hearing {
  switch (change.type) {
    case 'posted':
    case 'edited':
    case 'removed':
    case 'reacted':
    case 'unreacted':
    case 'expired':
      return 'everybody';
    case 'hidden':
    case 'restored':
    case 'cleared':
    case 'pinned':
    case 'unpinned':
      return 'partly';
    case 'set':
      return settingRows[change.setting].seenBy === 'everybody' ? 'everybody' : 'partly';
    case 'granted':
    case 'revoked':
      return change.role === 'member' ? 'cleared' : 'everybody';
    case 'linked':
    case 'asked':
    case 'answered':
    case 'timed-out':
    case 'banned':
    case 'unbanned':
    case 'noted':
    case 'held':
    case 'rejected':
    case 'reported':
      return 'cleared';
    default:
      return never(change);
  }
}

/** Is it done to messages by who keeps order, and not to one's own? Then nobody else hears who did it. */
export function hidesActor({
  type,
  as,
}: {
  readonly type: Change['type'];
  readonly as?: As;
}): boolean {
  return as !== undefined && isMessageAct(type);
}

/** Is it a fact that who keeps order makes about a message? */
export function isMessageAct(type: Change['type']): type is MessageAct {
  return (messageActs as readonly string[]).includes(type);
}

/** Does an event sound the same, whoever hears it? */
export function soundsAlike(event: RoomEvent): boolean {
  return event.as === undefined && (hearingOf(event) === 'everybody' || isMessageAct(event.type));
}

/**
 * The part of an event that somebody of this clearance hears.
 *
 * @example heardBy('open', asked) // { type: 'sealed', room, seq, epoch }
 * @example heardBy('open', posted) // the same object
 */
export function heardBy(clearance: Clearance, event: RoomEvent): Heard {
  // Most that is heard was just said: nothing of it is looked up.
  if (event.type === 'posted' && event.as === undefined) return event as HeardEvent as Heard;
  if (clearance === 'cleared' || soundsAlike(event)) return event as HeardEvent as Heard;
  return openForm(event) as Heard;
}

function openForm(event: RoomEvent): HeardEvent {
  const hearing = hearingOf(event);
  if (hearing === 'cleared') {
    const { room, seq, epoch } = event;
    return { type: 'sealed', room, seq, epoch };
  }
  const { as: _, approval: __, ...open } = event;
  if (hidesActor(event)) return actorless(open as ActEvent);
  if (open.type !== 'set' || hearing === 'everybody') return open;
  const { value: ___, ...valueless } = open;
  return valueless;
}

function actorless(event: ActEvent): HeardEvent {
  const { author: _, ref: __, ...open } = event;
  if (!('reason' in open)) return open as HeardEvent;
  const { reason: ___, ...reasonless } = open;
  return reasonless as HeardEvent;
}
