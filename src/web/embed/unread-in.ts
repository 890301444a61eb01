import type { OwnRoom } from '../../client/own-room.ts';
import { roomName } from '../../protocol/code.ts';
import type { Keep } from '../keep.ts';

/**
 * The number of messages in a room that this person has not read: one request, for who was here before.
 * Whoever never was has none.
 */
export async function unreadIn(
  server: URL,
  code: string,
  kept: Pick<Keep, 'get'>,
  getToken?: () => string | Promise<string>,
): Promise<number> {
  const bearer = getToken ? await getToken() : kept.get('secret');
  if (!bearer) return 0;
  const headers = { authorization: `Bearer ${bearer}` };
  const answer = await fetch(new URL('api/me/rooms', server), { headers });
  if (!answer.ok) return 0;
  const { rooms } = (await answer.json()) as { rooms: readonly OwnRoom[] };
  const key = roomName(code)?.key ?? code;
  return rooms.find(({ room }) => room === key)?.unread ?? 0;
}

const everyMs = 60_000;

/**
 * Tells how many messages somebody has not read: at once and every minute, while the page is looked at.
 *
 * @returns ends it
 */
export function followUnread(
  read: () => Promise<number>,
  tell: (count: number) => void,
): () => void {
  let isOver = false;
  const look = () => {
    if (document.hidden) return;
    read().then(
      (count) => isOver || tell(count),
      // The room itself tells why, once it is opened.
      () => {},
    );
  };
  look();
  const looking = setInterval(look, everyMs);
  return () => {
    isOver = true;
    clearInterval(looking);
  };
}
