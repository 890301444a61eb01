import type { Cursor } from './record.ts';

/** A cursor as an event's id and in `Last-Event-ID`. */
export function writeCursor({ epoch, seq, run }: Cursor): string {
  return run === undefined ? `${epoch}:${seq}` : `${epoch}:${seq}:${run}`;
}

/** @returns undefined where the text is no cursor */
export function readCursor(text: string): Cursor | undefined {
  const [, epoch, seq, run] = /^([\w-]{1,64}):(\d{1,15})(?::([\w-]{1,64}))?$/.exec(text) ?? [];
  if (epoch === undefined) return undefined;
  return { epoch, seq: Number(seq), ...(run !== undefined && { run }) };
}
