import { expect, onTestFinished, test } from 'vitest';
import type { Flags } from '../../src/index.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';

const ann = 'a'.repeat(43);
const bo = 'b'.repeat(43);

async function open(flags: Flags = {}): Promise<OwnParlour> {
  const parlour = await startParlour(flags);
  onTestFinished(() => parlour.end());
  return parlour;
}

function make({ url }: OwnParlour, body: object, bearer?: string): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
  };
  return fetch(`${url}/api/rooms`, { method: 'POST', headers, body: JSON.stringify(body) });
}

const codeOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string } }).error.code;

test('a room with a new code, or with a chosen one, is its maker’s', async () => {
  const parlour = await open();
  const made = await make(parlour, { name: 'ann' }, ann);
  const { code, room } = (await made.json()) as { code: string; room: string };
  expect([made.status, made.headers.get('location')]).toEqual([201, `/api/rooms/${code}`]);
  const { roles } = (await (await fetch(`${parlour.url}/api/rooms/${code}/roles`)).json()) as {
    roles: object[];
  };
  expect(roles).toEqual([expect.objectContaining({ name: 'ann', role: 'owner', first: true })]);
  expect(room).not.toBe('');
  expect((await make(parlour, { code: 'Tea' }, ann)).status).toBe(201);
  expect(await codeOf(await make(parlour, { code: 'tea' }, bo))).toBe('room_taken');
  expect(await codeOf(await make(parlour, {}))).toBe('not_authorised');
});

test('a native client makes a room before it comes in; nobody makes one where another is', async () => {
  const { wsUrl } = await open();
  const first = await Talker.greet(wsUrl, { secret: ann, name: 'ann' });
  const second = await Talker.greet(wsUrl, { secret: bo, name: 'bo' });
  first.tell({ type: 'make', room: 'tea', ref: 'm1' });
  expect(await first.hear('ack')).toMatchObject({ seq: 1, ref: 'm1' });
  first.tell({ type: 'join', room: 'tea' });
  expect(await first.hear('joined')).toMatchObject({ me: { role: 'owner', cleared: true } });
  first.tell({ type: 'join', room: 'cake' });
  await first.hear('joined');
  second.tell({ type: 'make', room: 'cake' });
  expect(await second.hear('refused')).toMatchObject({ code: 'room_taken' });
  // A page may come in before its request is there, and say no name.
  const third = await Talker.greet(wsUrl, { secret: 'c'.repeat(43) });
  third.tell({ type: 'join', room: 'scones' });
  await third.hear('joined');
  second.tell({ type: 'make', room: 'scones' });
  expect(await second.hear('refused')).toMatchObject({ code: 'room_taken' });
  third.tell({ type: 'make', room: 'scones', ref: 'm3' });
  expect(await third.hear('ack')).toMatchObject({ seq: 1, ref: 'm3' });
  first.tell({ type: 'make', room: 'cake' });
  expect(await first.hear('ack')).toMatchObject({ seq: 1 });
  for (const { ws } of [first, second]) ws.terminate();
});

test('by no dialect of others does anybody own a room', async () => {
  const { port, url } = await open();
  for (const query of ['roomCode=r', 'dialect=golem&room=r', 'dialect=htmx&room=r']) {
    const stranger = await Talker.open(`ws://127.0.0.1:${port}/ws?${query}`);
    stranger.ws.terminate();
  }
  const { roles } = (await (await fetch(`${url}/api/rooms/r/roles`)).json()) as { roles: object[] };
  expect(roles).toEqual([]);
});

const asked = [
  ['GET', '/api/rooms/tea'],
  ['GET', '/api/rooms/tea/messages'],
  ['POST', '/api/rooms/tea/messages'],
  ['GET', '/api/rooms/tea/messages/1'],
  ['GET', '/api/rooms/tea/roles'],
  ['GET', '/api/rooms/tea/settings'],
  ['GET', '/api/rooms/tea/proof'],
  ['GET', '/api/rooms/tea/search?q=a'],
  ['GET', '/api/rooms/tea/events'],
  ['GET', '/api/events?room=tea&after=x:1'],
  ['GET', '/getAllMessages?room=tea'],
  ['GET', '/r/tea'],
  ['GET', '/open?code=tea'],
  ['GET', '/lite/tea'],
] as const;

test.each(
  asked,
)('where rooms are closed, %s %s is of no room until the host makes it', async (method, path) => {
  const house = await openTokenHouse({ rooms: 'closed' });
  const init: RequestInit = {
    method,
    ...(method === 'POST'
      ? { headers: { 'content-type': 'application/json' }, body: '{"text":"hi"}' }
      : {}),
  };
  expect((await house.ask(path, undefined, init)).status).toBe(404);
  const keeper = tokenOf({ sub: 'h', name: 'hope', parlour: { role: 'host' } });
  expect((await make(house, { code: 'tea' }, keeper)).status).toBe(201);
  const stop = new AbortController();
  const response = await house.ask(path, undefined, { ...init, signal: stop.signal });
  const isThere = response.status !== 404 || (await codeOf(response)) === 'no_message';
  expect(isThere).toBe(true);
  stop.abort();
});

test.each([
  'roomCode=tea',
  'dialect=chatlog&room=tea',
  'dialect=htmx&room=tea',
])('where rooms are closed, nobody comes in by ?%s', async (query) => {
  const { port } = await open({ rooms: 'closed' });
  const stranger = await Talker.open(`ws://127.0.0.1:${port}/ws?${query}`);
  stranger.say('{"Author":"ann","Content":"hi"}');
  await expect.poll(() => stranger.closed).toBeDefined();
});

test('where rooms are closed, a native client is told so', async () => {
  const { wsUrl } = await open({ rooms: 'closed', public: ['Lobby'] });
  const first = await Talker.greet(wsUrl, { secret: ann, name: 'ann' });
  first.tell({ type: 'join', room: 'tea' });
  expect(await first.hear('refused')).toMatchObject({ code: 'no_room', room: 'tea' });
  first.tell({ type: 'join', room: 'lobby' });
  expect(await first.hear('joined')).toMatchObject({ room: 'lobby' });
  first.ws.terminate();
});

test('where rooms are closed, golem hears and says nothing', async () => {
  const { port, url } = await open({ rooms: 'closed' });
  const stranger = await Talker.open(`ws://127.0.0.1:${port}/ws?dialect=golem`);
  stranger.say('join {"name":"tea"}');
  stranger.say('msg {"to":"tea","msg":"hi"}');
  const refused = async () => (await (await fetch(`${url}/metrics`)).text()).split('\n');
  await expect.poll(refused).toContainEqual(expect.stringMatching(/code="no_room"\} 2$/));
  stranger.ws.terminate();
});
