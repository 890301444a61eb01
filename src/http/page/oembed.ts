import { html } from 'hono/html';
import { isSameHost } from '../../net/origin.ts';
import { below } from '../../net/site.ts';
import { roomPath } from '../../page/lobby.ts';
import { BadShape } from '../../protocol/bad-shape.ts';
import { Refusal } from '../../protocol/error.ts';
import type { QueryField, Shape } from '../api/shape.ts';
import { whole } from '../api/shape.ts';
import { checkTried, noteTried } from '../counting.ts';
import { isClosedToStrangers } from '../door.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { type Ask, type Route, roomCalled } from '../route.ts';
import { plain } from '../target.ts';

const usual = { width: 420, height: 600 };
/** Seconds for which a site may keep an answer. */
const keptSeconds = 3_600;

/** The way in which another site shows a room's link: as a frame, where some site may have one. */
async function showOembed(ask: Ask): Promise<HttpAnswer> {
  const { query, house, request } = ask;
  const size = { width: boundOf(query, 'maxwidth'), height: boundOf(query, 'maxheight') };
  const format = query.get('format') ?? 'json';
  if (format === 'xml') throw new Refusal('no_format');
  if (format !== 'json') throw new BadShape('format');
  const url = URL.parse(query.get('url') ?? '');
  const spelling = url ? spellingIn(ask, url) : undefined;
  if (spelling === undefined) throw new Refusal('not_found');
  const room = roomCalled(ask, plain(spelling));
  checkTried(ask, room);
  await house.rooms.checkThere(room.key);
  const isClosed = await isClosedToStrangers(ask, room);
  const { title } = (await house.rooms.standing(room.key)).committed.settings;
  const record = isClosed ? undefined : await house.store.room(room.key);
  await noteTried(ask, room);
  const code = record?.code ?? room.code;
  const site = house.site.address(new URL(request.url).origin);
  const called = (!isClosed && title) || code;
  const common = {
    version: '1.0',
    title: called,
    provider_name: 'Parlour',
    provider_url: `${site}/`,
    cache_age: keptSeconds,
  };
  const headers = { 'cache-control': 'no-cache' };
  const { embedOrigins = [] } = house;
  if (embedOrigins.length === 0) return json({ type: 'link', ...common }, 200, headers);
  const width = Math.min(usual.width, size.width);
  const height = Math.min(usual.height, size.height);
  const address = site + roomPath(code).replace(/^\/r\//, '/embed/');
  const frame = html`<iframe src="${address}" title="${called}" width="${width}" height="${height}" loading="lazy" frameborder="0"></iframe>`;
  return json({ type: 'rich', ...common, html: String(frame), width, height }, 200, headers);
}

/** The spelling of the room to whose page an address of ours leads; undefined where it is none. */
function spellingIn(
  { request, house }: Ask,
  { origin, pathname, username, password }: URL,
): string | undefined {
  const { site } = house;
  const host = request.headers.get('host') ?? '';
  const isOurs = origin === site.origin || isSameHost(origin, host);
  if (!isOurs || username !== '' || password !== '') return undefined;
  const path = site.base === '' ? pathname : below(site.base, pathname);
  return /^\/(?:r|embed|wall)\/([^/]+)\/?$/.exec(path ?? '')?.[1];
}

/** @throws Refusal `bad_shape` */
function boundOf(query: URLSearchParams, name: string): number {
  const asked = query.get(name);
  if (asked === null) return Number.POSITIVE_INFINITY;
  if (!/^[1-9]\d{0,4}$/.test(asked)) throw new BadShape(name);
  return Number(asked);
}

const bound = (name: string, what: string): QueryField => ({
  name,
  schema: { ...whole(1), maximum: 99_999 },
  description: `The most ${what} that the frame may have, in pixels.`,
});

const shownShape: Shape = {
  name: 'ShownElsewhere',
  schema: {
    type: 'object',
    required: ['version', 'type', 'title', 'provider_name', 'provider_url', 'cache_age'],
    properties: {
      version: { const: '1.0' },
      type: { enum: ['rich', 'link'], description: 'A frame, where some site may have one.' },
      title: { type: 'string', description: 'The code, where the room is not for everybody.' },
      provider_name: { type: 'string' },
      provider_url: { type: 'string' },
      cache_age: { ...whole(0), description: 'Seconds for which it may be kept.' },
      html: { type: 'string', description: 'The frame.' },
      width: whole(1),
      height: whole(1),
    },
  },
  example: {
    version: '1.0',
    type: 'link',
    title: 'Tea at five',
    provider_name: 'Parlour',
    provider_url: 'https://chat.example/',
    cache_age: keptSeconds,
  },
};

export const oembedRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/oembed',
    answer: showOembed,
    does: "The way in which another site shows a link to a room of this server, as oEmbed's consumers ask for it.",
    query: [
      {
        name: 'url',
        required: true,
        schema: { type: 'string' },
        description: "The address of a room's page here.",
      },
      { name: 'format', schema: { enum: ['json', 'xml'] }, description: 'JSON alone is given.' },
      bound('maxwidth', 'width'),
      bound('maxheight', 'height'),
    ],
    gives: { status: 200, body: shownShape },
    open: true,
    refusesBy: 'json',
    refuses: ['bad_shape', 'bad_code', 'not_found', 'no_format', 'no_room', 'too_fast'],
  },
];
