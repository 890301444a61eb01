import type { Cursor, Message } from '../protocol/record.ts';
import type { Speech } from './dialect.ts';

/** Milliseconds after which an `EventSource` comes back. */
const comeBackMs = 1_000;

/** A cursor as an event's id and in `Last-Event-ID`. */
export function writeCursor({ epoch, seq }: Cursor): string {
  return `${epoch}:${seq}`;
}

/** @returns undefined where the text is no cursor */
export function readCursor(text: string): Cursor | undefined {
  const [, epoch, seq] = /^([\w-]{1,64}):(\d{1,15})$/.exec(text) ?? [];
  return epoch === undefined ? undefined : { epoch, seq: Number(seq) };
}

/**
 * What a stream begins with. The id without data makes no event, but who is cut off before the
 * first line comes back to this place and misses nothing.
 */
export function streamOpening(cursor: Cursor): string {
  return `retry: ${comeBackMs}\nid: ${writeCursor(cursor)}\n\n`;
}

/** Said now and then, so that nothing on the way takes a quiet room for a dead connection. */
export const streamComment = ': still here\n\n';

/** Said before a restart; @param ms differs from stream to stream, so that not all come at once */
export const streamFarewell = (ms: number): string => `retry: ${Math.round(ms)}\n\n`;

/** Every fact as the native dialect tells it, for who keeps a room as it is over HTTP alone. */
export const sseFacts: Speech = {
  name: 'sse-facts',
  backlog: { kind: 'none' },
  encode: (event) =>
    `id: ${writeCursor(event)}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
};

/** Server-sent events: messages as the API tells them, each with its cursor. Nobody speaks it. */
export const sse: Speech = {
  name: 'sse',
  backlog: { kind: 'none' },

  encode(event) {
    if (event.type !== 'posted' || event.removedAt !== undefined) return undefined;
    const { seq, epoch, author, text, at, ref, stamp, editedAt } = event;
    const message: Message = {
      seq,
      author,
      text,
      at,
      ...(ref === undefined ? {} : { ref }),
      ...(stamp === undefined ? {} : { stamp }),
      ...(editedAt === undefined ? {} : { editedAt }),
    };
    return `id: ${writeCursor({ epoch, seq })}\nevent: posted\ndata: ${JSON.stringify(message)}\n\n`;
  },
};
