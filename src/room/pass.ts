import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { RoomKey } from '../protocol/code.ts';
import type { Author } from '../protocol/record.ts';

/** The room, the person and the password that a pass is good for. */
export interface PassFor {
  readonly room: RoomKey;
  /** The owner; a pass of somebody only claimed is that of whoever has it. */
  readonly author: Author | undefined;
  /** The version of the password that was shown. */
  readonly version: string;
}

/**
 * A text that stands for having shown the right password: `VERSION.MAC`, for somebody with an id, and
 * `VERSION.RANDOM.MAC` for a stranger, who has none. Nothing is kept of it, and another password
 * ends it.
 *
 * @param key that of the log for passes
 */
export function makePass(key: Uint8Array, { room, author, version }: PassFor): string {
  if (author && !author.claimed) return `${version}.${macOf(key, room, author.id, version)}`;
  const stranger = randomBytes(16).toString('base64url');
  return `${version}.${stranger}.${macOf(key, room, strangerId(stranger), version)}`;
}

/** Is it a pass for that? */
export function isPass(key: Uint8Array, pass: string, { room, author, version }: PassFor): boolean {
  const parts = pass.split('.');
  const [named, stranger = ''] = parts;
  if (named !== version) return false;
  const isKnown = author !== undefined && !author.claimed;
  if (parts.length !== (isKnown ? 2 : 3)) return false;
  const whose = isKnown ? author.id : strangerId(stranger);
  const [due, shown] = [macOf(key, room, whose, version), parts.at(-1) ?? ''];
  const [a, b] = [Buffer.from(due), Buffer.from(shown)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** No author has an id like this. */
const strangerId = (random: string) => `stranger ${random}`;

function macOf(key: Uint8Array, room: RoomKey, whose: string, version: string): string {
  const text = JSON.stringify([room, whose, version]);
  return createHmac('sha256', key).update(text).digest('base64url');
}
