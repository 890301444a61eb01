import type { RoomEvent } from './event.ts';
import type { As, Change, Cleared } from './fact.ts';
import { never } from './never.ts';
import type { Author } from './record.ts';

/** Entries that a page of an audit has at most. */
export const auditPage = 50;

/** The person that an act was done to; `name` is absent where no fact of the act tells it. */
export interface Concerned {
  /** An author's id. */
  readonly id: string;
  readonly name?: string;
}

type Kind<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;

/** A change by somebody who keeps order, without the words of messages. */
export type AuditedChange =
  | Kind<'removed' | 'hidden' | 'pinned' | 'unpinned' | 'set' | 'granted' | 'revoked' | 'noted'>
  | Omit<Kind<'restored'>, 'cleared'>
  | Kind<'cleared'>
  | Kind<'timed-out' | 'banned' | 'unbanned'>
  | Omit<Kind<'answered'>, 'text' | 'to'>
  | Kind<'rejected'>
  /** A message that waited for review, or the new text of one, which is then `target`. */
  | { readonly type: 'approved'; readonly held: number; readonly target?: number };

/** An act of those who keep order, as the audit of a room tells it. */
export type AuditEntry = AuditedChange & {
  /** The number of its fact. */
  readonly seq: number;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
  /** The person who acted. */
  readonly author: Author;
  readonly as: As;
  readonly on?: Concerned;
  /** The kind of what `target` names, where that is no message. */
  readonly of?: 'cleared' | 'held';
};

/** Some of a room's audit, newest first; `next` is the `before` with which it goes on. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly next?: number;
}

/** The fact that an act names, as far as an audit tells of it. */
export interface Aimed {
  readonly type: Change['type'];
  readonly author: Author;
  /** Those of a `cleared` fact. */
  readonly cleared?: Cleared;
}

/**
 * The entry of a fact in the audit of its room; undefined where it is no act of those who keep order.
 * No words of messages are in it.
 *
 * @param aimed the fact of its `target`
 */
export function auditEntry(event: RoomEvent, aimed: Aimed | undefined): AuditEntry | undefined {
  const { seq, at, approval, as } = event;
  if (as === undefined) return undefined;
  const change = approval ? approvedBy(event) : auditedChange(event);
  if (change === undefined) return undefined;
  const on = approval ? event.author : concernedBy(event, aimed);
  return {
    ...change,
    ...{ seq, at, author: approval?.by ?? event.author, as },
    ...(on ? { on: { id: on.id, ...(on.name ? { name: on.name } : {}) } } : {}),
    ...(aimed?.type === 'cleared' || aimed?.type === 'held' ? { of: aimed.type } : {}),
  };
}

function approvedBy(event: RoomEvent): AuditedChange | undefined {
  const held = event.approval?.held;
  if (held === undefined) return undefined;
  return event.type === 'edited'
    ? { type: 'approved', held, target: event.target }
    : { type: 'approved', held };
}

function auditedChange(event: RoomEvent): AuditedChange | undefined {
  const { type } = event;
  switch (type) {
    case 'removed':
    case 'hidden':
    case 'rejected': {
      const { target, reason } = event;
      return { type, target, ...reasoned(reason) };
    }
    case 'restored':
    case 'unpinned':
    case 'answered':
      return { type, target: event.target };
    case 'cleared': {
      const { person, from, upTo, reason } = event;
      return { type, person, from, upTo, ...reasoned(reason) };
    }
    case 'pinned': {
      const { target, until } = event;
      return { type, target, ...(until === undefined ? {} : { until }) };
    }
    case 'set': {
      const { setting, value } = event;
      return { type, setting, value };
    }
    case 'granted': {
      const { person, name, role, until } = event;
      return { type, person, name, role, ...(until === undefined ? {} : { until }) };
    }
    case 'revoked': {
      const { person, name, role, taken } = event;
      return { type, person, name, role, ...(taken === undefined ? {} : { taken }) };
    }
    case 'timed-out': {
      const { person, name, until, reason } = event;
      return { type, person, name, until, ...reasoned(reason) };
    }
    case 'banned': {
      const { person, name, until, reason } = event;
      return {
        ...{ type, person, name, ...reasoned(reason) },
        ...(until === undefined ? {} : { until }),
      };
    }
    case 'unbanned': {
      const { person, name } = event;
      return { type, person, name };
    }
    case 'noted': {
      const { person, text } = event;
      return { type, person, text };
    }
    case 'posted':
    case 'edited':
    case 'reacted':
    case 'unreacted':
    case 'linked':
    case 'asked':
    case 'held':
    case 'reported':
    case 'expired':
      return undefined;
    default:
      return never(event);
  }
}

function concernedBy(event: RoomEvent, aimed: Aimed | undefined): Concerned | undefined {
  if ('person' in event) {
    const name = 'name' in event ? event.name : nameOf(event.person, aimed);
    return { id: event.person, ...(name ? { name } : {}) };
  }
  if (aimed?.cleared) return { id: aimed.cleared.person };
  return aimed?.author;
}

function nameOf(person: string, aimed: Aimed | undefined): string | undefined {
  return aimed?.author.id === person ? aimed.author.name : undefined;
}

const reasoned = (reason: string | undefined) => (reason === undefined ? {} : { reason });
