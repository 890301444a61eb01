import { carryingOf } from '../protocol/carried.ts';
import type { Heard } from '../protocol/clearance.ts';
import { writeCursor } from '../protocol/cursor.ts';
import type { ErrorCode } from '../protocol/error.ts';
import type { People, Signal } from '../protocol/event.ts';
import { isGrowing } from '../protocol/growing.ts';
import type { Aside, Reset } from '../protocol/me.ts';
import type { Cursor, Message } from '../protocol/record.ts';
import type { Speech } from './dialect.ts';

/** Milliseconds after which an `EventSource` comes back. */
const comeBackMs = 1_000;

/**
 * The beginning of a stream. The id without data makes no event, but a reader that is cut off
 * before the first line comes back to this place and misses nothing.
 */
export function streamOpening(cursor: Cursor): string {
  return `retry: ${comeBackMs}\nid: ${writeCursor(cursor)}\n\n`;
}

/** Said now and then, so that nothing on the way takes a quiet room for a dead connection. */
export const streamComment = ': still here\n\n';

/** Said before a restart; @param ms differs from stream to stream, so that not all come at once */
export const streamFarewell = (ms: number): string => `retry: ${Math.round(ms)}\n\n`;

/** Said before a stream ends that may not go on. */
export const streamRefusal = (why: {
  readonly code: ErrorCode;
  readonly text: string;
  readonly retry: number | null;
  readonly reason?: string | undefined;
}): string => `event: refused\ndata: ${JSON.stringify({ type: 'refused', ...why })}\n\n`;

/** The people in a room as a stream begins that hears signals: what follows of them are differences. */
export const streamPeople = (room: string, people: People): string =>
  named({ type: 'people', room, ...people });

/** Without an id: who is cut off comes back to where it was in the log. */
const named = (
  said: Aside | Reset | Signal | ({ readonly type: 'people'; readonly room: string } & People),
) => `event: ${said.type}\ndata: ${JSON.stringify(said)}\n\n`;

/** The ways to hear a room over a stream. Nobody speaks them. */
export interface StreamSpeeches {
  /** Messages as the API tells them, each with its cursor. */
  readonly posted: Speech;
  /** Every fact as the native dialect tells it, for who keeps a room as it is over HTTP alone. */
  readonly all: Speech;
  /** The same, and what holds for a moment only: who types, and who comes and goes. */
  readonly signals: Speech;
}

/** @param run which the cursors carry */
export function createStreamSpeeches(run: string): StreamSpeeches {
  const aside = (said: Aside | Reset) => named(said);
  const readAnew = (room: string) => aside({ type: 'reset', room, code: 'clearance' });
  const idOf = ({ epoch, seq }: Heard) => writeCursor({ epoch, seq, run });
  const all: Speech = {
    name: 'sse-facts',
    backlog: { kind: 'none' },
    aside,
    readAnew,
    encode: (event) =>
      `id: ${idOf(event)}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
  };
  return {
    posted: {
      name: 'sse',
      backlog: { kind: 'none' },
      aside,
      readAnew,
      encode(event) {
        const message = messageIn(event);
        return message && `id: ${idOf(event)}\nevent: posted\ndata: ${JSON.stringify(message)}\n\n`;
      },
    },
    all,
    signals: {
      ...all,
      name: 'sse-signals',
      // What grows will be a message, which is heard whole.
      signal: (signal) => (isGrowing(signal) ? undefined : named(signal)),
    },
  };
}

function messageIn(event: Heard): Message | undefined {
  if (event.type !== 'posted' || event.removedAt !== undefined) return undefined;
  const { seq, author, text, at, ref, stamp, editedAt } = event;
  return {
    seq,
    author,
    text,
    at,
    ...(ref === undefined ? {} : { ref }),
    ...(stamp === undefined ? {} : { stamp }),
    ...carryingOf(event),
    ...(editedAt === undefined ? {} : { editedAt }),
  };
}
