import { hash } from 'node:crypto';
import { type BadgeStyle, badgeStyles, renderBadge } from '../../page/badge-image.ts';
import { BadShape } from '../../protocol/bad-shape.ts';
import type { QueryField } from '../api/shape.ts';
import { isClosedToStrangers } from '../door.ts';
import type { HttpAnswer } from '../http-answer.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { isKnown } from '../validator.ts';

/** Seconds for which a badge may be shown as it was. */
const keptSeconds = 30;

/** A picture, for pages elsewhere, of how many are in a room. Of a closed one it tells nothing. */
async function showBadge(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const style = styleOf(ask);
  const { store, people, rooms } = ask.house;
  const isClosed = await isClosedToStrangers(ask, room);
  const { title, people: shown } = (await rooms.standing(room.key)).committed.settings;
  const record = isClosed ? undefined : await store.room(room.key);
  const label = (!isClosed && title) || (record?.code ?? room.code);
  const count = isClosed || shown === 'hidden' ? undefined : people.count(room.key);
  const body = String(await renderBadge({ label, count, style }));
  const tag = `"${hash('sha256', body, 'base64url').slice(0, 22)}"`;
  const headers = {
    'cache-control': `public, max-age=${keptSeconds}`,
    etag: tag,
    // A picture is there to be shown elsewhere.
    'cross-origin-resource-policy': 'cross-origin',
  };
  const known = ask.request.headers.get('if-none-match');
  if (known !== null && isKnown(known, tag)) {
    return { kind: 'file', status: 304, headers, body: null };
  }
  const type = { 'content-type': 'image/svg+xml; charset=utf-8' };
  return { kind: 'file', status: 200, headers: { ...headers, ...type }, body };
}

/** @throws Refusal `bad_shape` */
function styleOf({ query }: Ask): BadgeStyle {
  const asked = query.get('style') ?? 'flat';
  const style = badgeStyles.find((one) => one === asked);
  if (!style) throw new BadShape('style');
  return style;
}

const styleField: QueryField = {
  name: 'style',
  schema: { enum: badgeStyles, default: 'flat' },
  description: 'Whether its corners are round.',
};

export const badgeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/badge/{code}.svg',
    answer: showBadge,
    does: 'A picture that says how many are in a room, for pages elsewhere.',
    query: [styleField],
    gives: { status: 200, body: 'bytes' },
    open: true,
    refusesBy: 'page',
    refuses: ['bad_code', 'bad_shape'],
  },
];
