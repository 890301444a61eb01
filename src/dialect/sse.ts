import { carryingOf } from '../protocol/carried.ts';
import type { Heard } from '../protocol/clearance.ts';
import { writeCursor } from '../protocol/cursor.ts';
import type { ErrorCode } from '../protocol/error.ts';
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

/** The two ways to hear a room over a stream. Nobody speaks them. */
export interface StreamSpeeches {
  /** Messages as the API tells them, each with its cursor. */
  readonly posted: Speech;
  /** Every fact as the native dialect tells it, for who keeps a room as it is over HTTP alone. */
  readonly all: Speech;
}

/** @param run which the cursors carry */
export function createStreamSpeeches(run: string): StreamSpeeches {
  /** Without an id: who is cut off comes back to where it was in the log. */
  const aside = (said: Aside | Reset) => `event: ${said.type}\ndata: ${JSON.stringify(said)}\n\n`;
  const readAnew = (room: string) => aside({ type: 'reset', room, code: 'clearance' });
  const idOf = ({ epoch, seq }: Heard) => writeCursor({ epoch, seq, run });
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
    all: {
      name: 'sse-facts',
      backlog: { kind: 'none' },
      aside,
      readAnew,
      encode: (event) =>
        `id: ${idOf(event)}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
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
