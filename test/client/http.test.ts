import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { authorId } from '../../src/client/author-id.ts';
import { host } from '../../src/client/host/index.ts';
import { type Gap, newSecret, type Page, type Room, within } from '../../src/client/index.ts';
import { Reading, type Told } from '../../src/client/reading.ts';
import { Reader } from '../../src/client/view/reader.ts';
import { makeBot } from '../../src/identity/bot/bot-file.ts';
import { guestOf } from '../../src/identity/guest.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { StreamReader } from '../support/stream-reader.ts';
import { allSent, fact, heardUpTo, holdChance, linkIs, record, roomIs } from './fact.ts';
import { openAt } from './stage.ts';

let parlour: OwnParlour;
let proxy: Server;
/** Resolves once an event stream is open. */
let streaming: PromiseWithResolvers<void>;
/** Takes a request that is not to be passed on. */
let takes: (asked: IncomingMessage) => boolean;

/** A network that passes HTTP and no WebSocket. */
async function openProxy(): Promise<Server> {
  const server = createServer((asked, answer) => pass(asked, answer));
  server.on('upgrade', (_, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function pass(asked: IncomingMessage, answer: ServerResponse): void {
  const { method, url, headers } = asked;
  if (takes(asked)) return;
  const onward = request({ host: '127.0.0.1', port: parlour.port, method, path: url, headers });
  onward.on('response', (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    if (url?.includes('/events?')) streaming.resolve();
    response.pipe(answer);
    response.on('close', () => answer.destroy());
  });
  onward.on('error', () => answer.writeHead(502).end());
  answer.on('close', () => onward.destroy());
  asked.pipe(onward);
}

beforeEach(async () => {
  holdChance(0);
  streaming = Promise.withResolvers();
  takes = () => false;
  parlour = await startParlour();
  proxy = await openProxy();
  onTestFinished(async () => {
    proxy.close();
    proxy.closeAllConnections();
    await parlour.end();
  });
});

const behindUrl = () => `ws://127.0.0.1:${(proxy.address() as AddressInfo).port}/ws`;
const openBehind = (name: string, secret = newSecret()) => openAt(behindUrl(), { name, secret });
const openFree = (name: string) => openAt(parlour.wsUrl, { name, secret: newSecret() });

test('where no WebSocket passes, people talk over HTTP', async () => {
  const client = openBehind('ann');
  const anns = client.room('Tea time');
  const heard = record<RoomEvent>(anns, 'event');
  await roomIs(anns, 'live');
  expect(client.limits).toBeUndefined();
  const bos = openFree('bo').room('tea time');
  await roomIs(bos, 'live');

  anns.post('helo');
  await Promise.all([allSent(anns), heardUpTo(anns, 1), heardUpTo(bos, 1)]);
  expect(heard[0]?.author).toEqual(client.you);
  expect((await anns.edit(1, 'hello')).seq).toBe(2);
  expect((await anns.react(1, '👍')).seq).toBe(3);
  expect((await anns.react(1, '👍', false)).seq).toBe(4);
  await expect(anns.react(1, 'no')).rejects.toMatchObject({ outcome: 'failed', code: 'bad_emoji' });
  await expect(anns.edit(9, 'x')).rejects.toMatchObject({ outcome: 'failed', code: 'no_message' });
  expect((await anns.remove(1)).seq).toBe(5);
  bos.post('hi ann');
  await heardUpTo(anns, 6);
  expect(heard.map(({ type }) => type)).toEqual([
    'posted',
    'edited',
    'reacted',
    'unreacted',
    'removed',
    'posted',
  ]);
  expect((await anns.history({})).messages.map(({ text }) => text)).toEqual(['', 'hi ann']);
  expect((await anns.search('ann')).messages.map(({ seq }) => seq)).toEqual([6]);
  expect((await client.rename('anna')).name).toBe('anna');
  anns.post('too long'.repeat(1_000));
  await fact(anns, ['unsent'], () => anns.unsent[0]?.code === 'text_too_long');
});

test('over HTTP alone people are heard by name, and those who type are heard and tell it', async () => {
  const client = openBehind('ann');
  const anns = client.room('tea');
  const bo = openFree('bo');
  const bos = bo.room('tea');
  await Promise.all([roomIs(anns, 'live'), roomIs(bos, 'live')]);
  const namesIn = ({ people }: typeof anns) => people.list?.map(nameOf).sort().join();
  const names = () => namesIn(anns);
  await fact(anns, ['people'], () => names() === 'ann,bo' && anns.people.count === 2);
  const [heard, told] = [record<object>(anns, 'typing'), record<object>(bos, 'typing')];
  bos.typing();
  await fact(anns, ['typing'], () => heard.length === 1);
  expect(heard).toEqual([bo.you]);
  anns.typing();
  await fact(bos, ['typing'], () => told.length === 2);
  expect(told).toEqual([bo.you, client.you]);
  const cy = openFree('cy');
  await roomIs(cy.room('tea'), 'live');
  await fact(anns, ['people'], () => names() === 'ann,bo,cy');
  cy.close();
  await fact(anns, ['people'], () => names() === 'ann,bo');
  await client.rename('anna');
  await fact(bos, ['people'], () => namesIn(bos) === 'anna,bo');
});

test('a tab that wants a room which another one reads already is told its people too', async () => {
  const bos = openFree('bo').room('tea');
  await roomIs(bos, 'live');
  const { epoch, latest } = await (await fetch(`${parlour.url}/api/rooms/tea`)).json();
  const told: Told[] = [];
  const heard = new EventTarget();
  const reading = new Reading(
    new URL(parlour.url),
    { headers: () => ({}), name: () => '' },
    (word) => {
      told.push(word);
      heard.dispatchEvent(new Event('told'));
    },
  );
  const want = { room: 'tea', code: 'tea', cursor: { epoch, seq: latest } };
  reading.want(want);
  const reads = reading.read();
  const lists = () =>
    told.flatMap(({ aside }) => (aside?.type === 'people' ? [aside.list?.map(nameOf)] : []));
  await fact(heard, ['told'], () => lists().length === 1);
  reading.want({ ...want, code: 'T e a' });
  expect(lists()).toEqual([['bo'], ['bo']]);
  reading.end();
  await reads;
});

const nameOf = ({ name }: { readonly name: string }) => name;

test('what grows is told to sockets alone: over HTTP it is heard whole, and posted at its end', async () => {
  const { key } = await makeBot(parlour.data, 'Weather', ['grow']);
  const anns = openBehind('ann').room('tea');
  const bo = openFree('bo');
  const bos = bo.room('tea');
  await Promise.all([roomIs(anns, 'live'), roomIs(bos, 'live'), streaming.promise]);
  const [growing, heard] = [record<unknown>(anns, 'growing'), record<RoomEvent>(anns, 'event')];
  const stream = await StreamReader.open(`${parlour.url}/api/rooms/tea/events`);
  expect(await stream.next()).toHaveProperty('retry');
  anns.post('Will it rain?');
  await heardUpTo(bos, 1);
  const free = openAt(parlour.wsUrl, { getToken: () => key }).room('tea');
  await roomIs(free, 'live');
  const socketed = free.grow({ reply: 1, meta: { sky: 'grey' }, mentions: [] });
  await socketed.write('Rain');
  await fact(bos, ['growing'], () => bos.growing[0]?.text === 'Rain');
  expect((await socketed.end(' until five.')).seq).toBe(2);

  const behind = openAt(behindUrl(), { getToken: () => key }).room('tea');
  await roomIs(behind, 'live');
  const gathered = behind.grow({ reply: 1, meta: { sky: 'blue' } });
  await gathered.write('And then');
  await gathered.write(' sun,');
  expect((await gathered.end(' @bo.')).seq).toBe(3);
  await Promise.all([heardUpTo(anns, 3), heardUpTo(bos, 3)]);
  expect(heard).toMatchObject([
    { seq: 1 },
    { seq: 2, text: 'Rain until five.', reply: { seq: 1 }, meta: { sky: 'grey' } },
    {
      seq: 3,
      text: 'And then sun, @bo.',
      reply: { seq: 1 },
      meta: { sky: 'blue' },
      ref: gathered.ref,
    },
  ]);
  const you = bo.you?.id;
  expect(heard[2]).toHaveProperty('mentions', [{ id: you, name: 'bo' }]);
  expect([growing, bos.growing]).toEqual([[], []]);
  for (const text of ['Will it rain?', 'Rain until five.', 'And then sun, @bo.'])
    expect(JSON.parse((await stream.next())?.['data'] ?? '')).toMatchObject({ text });
});

test('a change by HTTP that is ended is called back, and the connection stays', async () => {
  const client = openBehind('ann');
  const room = client.room('tea');
  await roomIs(room, 'live');
  let asked: PromiseWithResolvers<IncomingMessage>;
  takes = (request) => {
    const isTaken = request.method !== 'GET';
    if (isTaken) asked.resolve(request);
    return isTaken;
  };
  const changes: (() => Promise<unknown>)[] = [
    () => room.edit(1, 'never'),
    () => host(room).makeLink({ role: 'moderator', people: 1 }),
    () => client.make(),
  ];
  for (const change of changes) {
    asked = Promise.withResolvers();
    const ends = new AbortController();
    const ended = within(ends.signal, change());
    const request = await asked.promise;
    const left = new Promise((resolve) => request.on('close', resolve));
    ends.abort();
    await expect(ended).rejects.toMatchObject({ code: 'unanswered' });
    await left;
  }
  takes = () => false;
  expect(client.state.name).toBe('live');
  await expect(room.edit(1, 'x')).rejects.toMatchObject({ code: 'no_message' });
  takes = ({ url }) => url?.includes('/search') === true;
  await expect(within(AbortSignal.timeout(50), room.search('tea'))).rejects.toMatchObject({
    code: 'aborted',
  });
});

test('a name that is too long is refused before it is said', async () => {
  const long = 'n'.repeat(65);
  const client = openBehind(long);
  const room = client.room('tea');
  await roomIs(room, 'live');
  expect(client.you?.name).toBe('');
  await expect(client.rename(long)).rejects.toMatchObject({ code: 'name_too_long' });
  room.post('hello');
  await allSent(room);
  expect(room.cursor?.seq).toBeLessThanOrEqual(1);
});

test('once a WebSocket has failed again, HTTP is not waited for', async () => {
  const client = openBehind('ann');
  await linkIs(client, 'live');
  holdChance(0.3);
  const early: boolean[] = [];
  let until = 0;
  client.addEventListener('state', ({ detail }) => {
    if (detail.name === 'waiting') until = detail.until;
    if (detail.name === 'connecting') early.push(Date.now() < until - 300);
  });
  client.room('tea');
  await Promise.all([roomIs(client.room('tea'), 'live'), streaming.promise]);
  proxy.closeAllConnections();
  await linkIs(client, 'waiting');
  await linkIs(client, 'live');
  expect(early).toEqual([false, true]);
});

test('a cut stream goes on where it was, and a restart is come back from', async () => {
  const client = openBehind('ann');
  const room = client.room('tea');
  const [heard, pages] = [record<RoomEvent>(room, 'event'), record<Page>(room, 'page')];
  await roomIs(room, 'live');
  const bos = openFree('bo').room('tea');
  for (let round = 1; round <= 3; round++) {
    proxy.closeAllConnections();
    bos.post(`${round}`);
    room.post(`mine ${round}`);
    await Promise.all([allSent(bos), allSent(room), heardUpTo(room, 2 * round)]);
  }
  parlour = await parlour.restart();
  bos.post('after');
  await heardUpTo(room, 7);
  expect(heard.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(pages.map(({ reason }) => reason)).toEqual(['fresh']);
});

test('missing much is a gap, another log a reset, as over a WebSocket', async () => {
  const bos = openFree('bo').room('tea');
  const said = Array.from({ length: 320 }, (_, n) => `${n + 1}`);
  for (const text of said) bos.post(text);
  await allSent(bos);

  const pagesFrom = async (epoch: string, seq: number): Promise<[Room, Page]> => {
    const room = openBehind('ann').room('tea');
    room.begin({ epoch, seq });
    const pages = record<Page>(room, 'page');
    await roomIs(room, 'live');
    return [room, pages[0] as Page];
  };
  const epoch = bos.cursor?.epoch ?? '';
  const [room, page] = await pagesFrom(epoch, 1);
  expect(page).toMatchObject({ reason: 'gap', gap: { epoch, from: 2, to: 270 }, seq: 320 });
  const filled: string[] = [];
  for await (const messages of room.fill(page.gap as Gap)) {
    filled.push(...messages.map(({ text }) => text));
  }
  expect(filled).toEqual(said.slice(1, 270));
  expect((await pagesFrom('another', 1))[1]).toMatchObject({ reason: 'reset', seq: 320 });
  expect((await pagesFrom(epoch, 321))[1]).toMatchObject({ reason: 'reset', seq: 320 });
});

test('a WebSocket that passes again is taken again', async () => {
  const client = openBehind('ann');
  await linkIs(client, 'live');
  let upgrades = 0;
  proxy.removeAllListeners('upgrade').on('upgrade', (asked, socket) => {
    upgrades++;
    const { headers, url } = asked;
    if (takes(asked)) return;
    const onward = request({ host: '127.0.0.1', port: parlour.port, path: url, headers });
    onward.on('upgrade', (response, inner) => {
      const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      socket.pipe(inner).pipe(socket);
      for (const each of [socket, inner]) each.on('error', () => {});
    });
    onward.end();
  });
  const room = client.room('tea');
  await Promise.all([roomIs(room, 'live'), streaming.promise]);
  proxy.closeAllConnections();
  await linkIs(client, 'waiting');
  await roomIs(room, 'live');
  expect(upgrades).toBe(1);
  expect((await room.react((await posted(room)) ?? 0, '👍')).seq).toBe(2);
});

async function posted(room: Room): Promise<number | undefined> {
  room.post('hi');
  await allSent(room);
  return room.cursor?.seq;
}

test('what requests are not told is as everywhere', async () => {
  const secret = newSecret();
  expect(await authorId(secret)).toBe(guestOf(secret).author.id);
});

test('a server that gives short pages is asked for no longer ones', async () => {
  await parlour.end();
  parlour = await startParlour({}, { historyPage: 7 });
  for (const open of [openFree, openBehind]) {
    const client = open('ann');
    const room = client.room(`short ${open.name}`);
    const pages = record<Page>(room, 'page');
    await roomIs(room, 'live');
    for (let i = 1; i <= 20; i++) room.post(`${i}`);
    await allSent(room);
    const reader = new Reader(room, () => {}, {
      most: 360,
      longest: () => client.limits?.historyPage,
    });
    reader.begin([], 20);
    await reader.goTo({ around: 10 });
    await reader.loadOlder();
    expect(reader.timeline).toMatchObject({ first: 1, older: 'end' });
    await reader.loadNewer();
    expect(reader.timeline).toMatchObject({ last: 20, newer: 'end' });
    expect(pages).toHaveLength(1);
    client.close();
  }
});

test.each([
  ['rooms', { roomsPerConnection: 2 }],
  ['bytes of an address', { urlBytes: 250 }],
])('where a server takes fewer %s, more streams tell what happens', async (_, limits) => {
  await parlour.end();
  parlour = await startParlour({}, limits);
  const client = openBehind('ann');
  const rooms = ['tea', 'coffee', 'milk', 'water', 'juice'].map((code) => client.room(code));
  for (const room of rooms) await roomIs(room, 'live');
  for (const room of rooms) {
    openFree('bo').room(room.code).post('hello');
    await heardUpTo(room, 1);
  }
});
