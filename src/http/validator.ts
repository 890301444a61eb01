import { hash } from 'node:crypto';
import type { RoomKey } from '../protocol/code.ts';
import { isCleared } from '../protocol/role.ts';
import type { HttpAnswer } from './http-answer.ts';
import type { Ask } from './route.ts';

/*
 * No cache may keep what was said, since a removal has to reach every copy: every answer is `no-store`.
 * A program that has a page in its own memory may still ask whether it stands as it was.
 */

/**
 * The validator of all that is read from a room's log: the log, its latest fact, what the asker is
 * cleared for, and the run, since a log that was put back may tell another fact by the same number.
 *
 * @example await tagAt(ask, 'teaatfive', 126) // 'W/"k2v9x4.126.open.p7m3w2c8n5dx"'
 */
export async function tagAt(ask: Ask, room: RoomKey, latest: number): Promise<string> {
  const { rooms, store } = ask.house;
  const { reader } = ask;
  const role = reader && (await rooms.standing(room)).roleOf(reader, Date.now());
  const clearance = role && isCleared(role) ? 'cleared' : 'open';
  return `W/"${store.epoch}.${latest}.${clearance}.${store.run}"`;
}

/**
 * The validator of one message, made of what it says: a room goes on while it stands, and to read it
 * costs no more than to read how far its room is.
 */
export const tagOf = (body: HttpAnswer['body']): string =>
  `W/"${hash('sha256', String(body), 'base64url').slice(0, 22)}"`;

/** The answer to who has what is there now, by the room's head alone; undefined for everybody else. */
export async function unchanged(ask: Ask, room: RoomKey): Promise<HttpAnswer | undefined> {
  const known = ask.request.headers.get('if-none-match');
  if (known === null) return undefined;
  const latest = (await ask.house.store.room(room))?.seq ?? 0;
  const tag = await tagAt(ask, room, latest);
  return isKnown(known, tag) ? notModified(tag) : undefined;
}

/** An answer with its validator, or, to who has it already, that it is as it was. */
export function tagged(ask: Ask, answer: HttpAnswer, tag: string): HttpAnswer {
  const known = ask.request.headers.get('if-none-match');
  if (known !== null && isKnown(known, tag)) return notModified(tag);
  return { ...answer, headers: { ...answer.headers, etag: tag } };
}

function notModified(etag: string): HttpAnswer {
  return { kind: 'api', status: 304, headers: { 'cache-control': 'no-store', etag }, body: null };
}

/** Is a tag among those of a list? Weak and strong ones are alike here (RFC 9110, 13.1.2). */
export function isKnown(list: string, tag: string): boolean {
  if (list.trim() === '*') return true;
  const opaque = tag.replace(/^W\//, '');
  return list.split(',').some((each) => each.trim().replace(/^W\//, '') === opaque);
}
