import type { Fact } from '../protocol/fact.ts';

/**
 * Is a fact made of plain values alone, as a store binds them? What a program's parts say is typed, and may
 * in plain JavaScript be a String object, which looks like a text as long as it is only read.
 */
export function isPlainFact({ room, author, change, ref }: Fact): boolean {
  if (!arePlain(room) || !arePlain(author) || !arePlain(change)) return false;
  return ref === undefined || typeof ref === 'string';
}

function arePlain(whole: object): boolean {
  for (const key in whole) {
    const part = (whole as Readonly<Record<string, unknown>>)[key];
    if (typeof part === 'string' || typeof part === 'number') continue;
    if (!isPlain(part)) return false;
  }
  return true;
}

function isPlain(part: unknown): boolean {
  if (typeof part === 'boolean' || part === undefined || part === null) return true;
  if (typeof part !== 'object') return false;
  const kind: unknown = Object.getPrototypeOf(part);
  if (kind !== Object.prototype && kind !== Array.prototype && kind !== null) return false;
  return arePlain(part);
}
