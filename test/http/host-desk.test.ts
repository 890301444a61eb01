import { getEventListeners, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { HostDesk } from '../../src/http/host-desk/host-desk.ts';
import { Looker } from '../../src/http/host-desk/looker.ts';
import { Figures } from '../../src/http/ops/figures.ts';
import { createMetrics } from '../../src/http/ops/metrics.ts';
import { routes } from '../../src/http/routes.ts';
import { makeBot } from '../../src/identity/bot/bot-file.ts';
import { DeskKey } from '../../src/identity/desk/desk-key.ts';
import { makeDeskKey } from '../../src/identity/desk/desk-key-file.ts';
import { guestOf } from '../../src/identity/guest.ts';
import type { DeskNews } from '../../src/protocol/desk.ts';
import { defaultRates } from '../../src/protocol/rate.ts';
import { openHouse } from '../support/house.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';
import { tempFolder } from '../support/temp.ts';
import { bearer, refusalIn } from './house.ts';

let parlour: OwnParlour;
let key: string;
beforeAll(async () => {
  parlour = await startParlour();
  key = await makeDeskKey(parlour.data);
});
afterAll(() => parlour.end());

const keyed = (with_ = key) => ({ authorization: `Bearer ${with_}` });
const wrong = `pd_${'x'.repeat(43)}`;
const ofDesk = routes.filter((route) => route.ofDesk);

function ask(path: string, init: RequestInit = {}, server = parlour): Promise<Response> {
  return fetch(`${server.url}${path.replace('{bot}', 'b_x')}`, init);
}

async function own() {
  const server = await startParlour({}, {}, {});
  onTestFinished(() => server.end());
  return { server, key: await makeDeskKey(server.data) };
}

/** What the desk is told, part over part. */
async function look(with_ = key, server = parlour) {
  const stream = await StreamReader.open(`${server.url}/desk/live`, keyed(with_));
  onTestFinished(() => stream.close());
  let state: DeskNews = {};
  const until = async (isSo: (state: DeskNews) => unknown): Promise<DeskNews> => {
    while (!isSo(state)) {
      const block = await stream.next();
      if (!block) throw new Error('the stream is over');
      state = { ...state, ...(JSON.parse(block.data ?? '{}') as DeskNews) };
    }
    return state;
  };
  return { stream, until };
}

async function change(path: string, method: string, body: object, headers = keyed()) {
  const all = { ...headers, 'content-type': 'application/json' };
  const response = await ask(path, { method, headers: all, body: JSON.stringify(body) });
  expect(response.ok).toBe(true);
  return (await response.json()) as { seq: number };
}

test('there are routes for the desk alone, and all of what is below /desk/ are', () => {
  expect(ofDesk.length).toBeGreaterThan(1);
  expect(routes.filter(({ path }) => path.startsWith('/desk/'))).toEqual(ofDesk);
});

describe.each(ofDesk)('$method $path', ({ method, path }) => {
  test.each([
    ['nothing', {}, 'not_authorised'],
    ['a secret', bearer('a'), 'not_authorised'],
    ['no bearer', { authorization: 'Basic aG9zdDpob3N0' }, 'not_authorised'],
  ])('who shows %s is nobody', async (_, headers: Record<string, string>, code) => {
    expect(await refusalIn(await ask(path, { method, headers }))).toEqual([401, code]);
  });

  test('a page of another origin is told nothing, whatever it shows', async () => {
    for (const headers of [
      { ...keyed(), origin: 'https://evil.example' },
      { ...keyed(), 'sec-fetch-site': 'cross-site' },
      { ...keyed(), origin: 'null' },
    ]) {
      const response = await ask(path, { method, headers });
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      expect(await refusalIn(response)).toEqual([403, 'origin_refused']);
    }
    const asked = { origin: 'https://evil.example', 'access-control-request-method': method };
    const before = await ask(path, { method: 'OPTIONS', headers: asked });
    expect(before.headers.get('access-control-allow-origin')).toBeNull();
    expect(before.headers.get('access-control-allow-headers')).toBeNull();
  });
});

test('wrong keys are counted by the rate of failed log-ins, and told when another one passes', async () => {
  const { server } = await own();
  const told = async () => refusalIn(await ask('/desk/live', { headers: keyed(wrong) }, server));
  for (let i = 0; i < 5; i++) expect(await told()).toEqual([401, 'bad_token']);
  const response = await ask('/desk/live', { headers: keyed(wrong) }, server);
  expect(response.headers.get('ratelimit')).toMatch(/^"logins";r=0;t=\d+$/);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(5);
  expect(await refusalIn(response)).toEqual([429, 'too_fast']);
});

test('the page itself is empty, for everybody, and for no search engine', async () => {
  const response = await ask('/desk');
  expect(response.headers.get('x-robots-tag')).toBe('noindex');
  expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(response.headers.get('set-cookie')).toBeNull();
  const page = await response.text();
  expect(page).toContain('<meta name="robots" content="noindex">');
  expect(page).toContain('<parlour-desk>');
  const lobby = await (await ask('/')).text();
  expect(lobby).not.toContain('/desk');
});

test('the desk is told all at first, then a point a second and what has changed', async () => {
  const { until } = await look();
  const first = await until(({ rooms, now }) => rooms && now?.sizes.database);
  expect(first).toMatchObject({
    limits: { textPoints: 4_000 },
    rates: { posts: { burst: 1 } },
    usage: { connections: { used: expect.any(Number), most: expect.any(Number) } },
    now: { connections: {}, sizes: { database: expect.any(Number) } },
    ...{ rooms: [], waiting: [], out: [], bots: [], refusals: expect.any(Array) },
  });
  expect(first.tokens).toBeUndefined();
  const bo = await Talker.greet(parlour.wsUrl, { name: 'bo', secret: 'b'.repeat(43) });
  onTestFinished(() => bo.ws.terminate());
  await bo.join('tea');
  const { author } = (await bo.ask({
    ...{ type: 'post', room: 'tea', text: 'hello', ref: 'p1' },
  })) as { author?: { id: string } };
  expect(author).toBeUndefined();
  await until(({ rooms: [room] = [], now }) => {
    return room?.people === 1 && room.aMinute === 1 && now?.connections.native === 1;
  });
  await change('/api/rooms/tea', 'PATCH', { hold: 'everybody', title: 'Tea at five' });
  bo.tell({ type: 'post', room: 'tea', text: 'and now?', ref: 'p2' });
  const { waiting, rooms } = await until(({ waiting: [room] = [] }) => room?.held === 1);
  expect(waiting).toMatchObject([{ key: 'tea', code: 'tea', held: 1, reported: 0 }]);
  expect(rooms).toMatchObject([{ settings: { title: 'Tea at five', hold: 'everybody' } }]);
  const point = (await until(({ point }) => point)).point;
  expect(point).toMatchObject({ connections: expect.any(Number), memory: expect.any(Number) });
});

test('of a desk that was left nothing is left', async () => {
  const house = await openHouse();
  onTestFinished(() => house.end());
  const data = tempFolder();
  const { hub, limits, store } = house;
  const broken: unknown[] = [];
  const onBug = (error: unknown) => broken.push(error);
  const key = new DeskKey({ data, onBug });
  onTestFinished(() => key.close());
  const who = await key.read(await makeDeskKey(data));
  const metrics = createMetrics(hub.traffic);
  const figures = new Figures({ metrics, traffic: hub.traffic, data, onBug });
  const part = { used: 0, most: 1 };
  const desk = new HostDesk({
    ...{ key, figures, open: () => hub.open(), usage: () => ({ connections: part, unsent: part }) },
    ...{ limits, rates: defaultRates, data, onBug },
    ...{ review: store.review, refusals: { latest: () => [] } },
  });
  const head = { status: 200, headers: {} };
  const server = createServer((_, response) => void desk.open(response, head, who));
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const open = () => StreamReader.open(`http://127.0.0.1:${port}`);
  const looks = [await open(), await open(), await open()];
  const left = () => [
    figures.hearers.size,
    getEventListeners(who.ends as AbortSignal, 'abort').length,
  ];
  expect(left()).toEqual([1, 3]);
  for (const stream of looks) stream.close();
  await expect.poll(left).toEqual([0, 0]);
  expect(broken).toEqual([]);
});

test('seventeen desks at once are one too many: the first is let go', async () => {
  const looks = [];
  for (let i = 0; i < 17; i++) looks.push(await look());
  const [first, ...others] = looks;
  await first?.stream.ended();
  await Promise.all(others.map(({ until }) => until(({ point }) => point)));
});

test('a part that is as it was is told once', async () => {
  const { stream, until } = await look();
  await until(({ rooms }) => rooms);
  const { data = '' } = (await stream.next()) ?? {};
  const news = JSON.parse(data) as DeskNews;
  expect(news.point).toBeDefined();
  for (const name of ['series', 'limits', 'bots', 'out'] as const) {
    expect(news).not.toHaveProperty(name);
  }
});

test('whoever looks no more is told nothing, and nothing fails for it', async () => {
  const broken: unknown[] = [];
  const server = createServer((_, response) => {
    response.on('error', (error) => broken.push(error));
    const looker = new Looker(response, (error) => broken.push(error));
    looker.tell(new Map([['rooms', '[]']]));
    looker.end();
    looker.tell(new Map([['rooms', '[1]']]));
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const told = await (await fetch(`http://127.0.0.1:${port}`)).text();
  expect(told).toBe('data: {"rooms":[]}\n\n');
  expect(broken).toEqual([]);
});

test('whoever is out is told of, and let in from the desk as by the host', async () => {
  const { until } = await look();
  const person = guestOf('d'.repeat(43)).author.id;
  await change('/api/rooms/cake/messages', 'POST', { text: 'cake!' }, bearer('d'));
  await change('/api/rooms/cake/acts', 'POST', { type: 'ban', person, ref: 'b1' });
  const { out } = await until(({ out = [] }) => out.length > 0);
  expect(out).toMatchObject([{ key: 'cake', person, kind: 'banned' }]);
  await change('/api/rooms/cake/acts', 'POST', { type: 'unban', person, ref: 'b2' });
  await until(({ out }) => out?.length === 0);
  const audit = await (await ask('/api/rooms/cake/acts', { headers: keyed() })).json();
  expect(audit).toMatchObject({
    entries: [
      { type: 'unbanned', author: { id: 'h_desk' }, as: { role: 'host', by: 'host' } },
      { type: 'banned', author: { id: 'h_desk', badge: 'host' } },
    ],
  });
});

test('bots are listed without anything of their keys, and revoked', async () => {
  const { server, key: deskKey } = await own();
  const { bot } = await makeBot(server.data, 'Weather');
  const { until } = await look(deskKey, server);
  const { bots } = await until(({ bots }) => bots?.length === 1);
  expect(bots).toEqual([{ id: bot.id, name: 'Weather', made: bot.made }]);
  const revoke = () =>
    ask(`/desk/bots/${bot.id}`, { method: 'DELETE', headers: keyed(deskKey) }, server);
  expect(await (await revoke()).json()).toEqual({ bot: bot.id });
  await until(({ bots }) => bots?.length === 0);
  expect(await refusalIn(await revoke())).toEqual([404, 'not_found']);
});

test('the last refusals are told with their counts', async () => {
  const { until } = await look();
  await ask('/api/rooms/tea/queue', { headers: bearer('c') });
  await ask('/api/rooms/tea/queue', { headers: bearer('c') });
  const { refusals } = await until(({ refusals }) =>
    refusals?.some(({ code, times }) => code === 'not_allowed' && times > 1),
  );
  expect(refusals?.find(({ code }) => code === 'not_allowed')).toMatchObject({ times: 2 });
});

test('another key ends what the one before had open; so does a stop', async () => {
  const { server, key: first } = await own();
  const { stream } = await look(first, server);
  const second = await makeDeskKey(server.data);
  await stream.ended();
  const next = await look(second, server);
  await next.until(({ rooms }) => rooms);
  await server.stop();
  await next.stream.ended();
});
