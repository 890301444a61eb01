import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { bearer, openHouse } from './house.ts';

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour();
});
afterAll(() => parlour.end());

type Headers = Readonly<Record<string, string>>;

function ask(path: string, headers: Headers = {}, init: RequestInit = {}): Promise<Response> {
  return fetch(`${parlour.url}/api/rooms${path}`, { headers, ...init });
}

async function send(method: string, path: string, body: object, as = 'a'): Promise<void> {
  const headers = { 'content-type': 'application/json', ...bearer(as) };
  const response = await ask(path, headers, { method, body: JSON.stringify(body) });
  expect([response.status, await response.text()]).toEqual([
    expect.toSatisfy((status: number) => status < 300),
    expect.anything(),
  ]);
}

const tagOf = async (path: string, headers: Headers = {}): Promise<string> => {
  const response = await ask(path, headers);
  await response.body?.cancel();
  return response.headers.get('etag') ?? '';
};
const statusOf = async (path: string, tag: string, headers: Headers = {}): Promise<number> => {
  const response = await ask(path, { ...headers, 'if-none-match': tag });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.status === 304 ? await response.text() : '').toBe('');
  await response.body?.cancel();
  return response.status;
};

let rooms = 0;
/** A room of ann's with two messages of bo, the second of which answers the first. */
async function makeRoom(): Promise<string> {
  const code = `kept${rooms++}`;
  await send('POST', '', { code });
  await send('POST', `/${code}/messages`, { text: 'one', name: 'bo' }, 'b');
  await send('POST', `/${code}/messages`, { text: 'two', name: 'bo', reply: 2 }, 'b');
  return code;
}

test('a page has a validator of epoch, latest fact, clearance and run, and is kept by no cache', async () => {
  const code = await makeRoom();
  const { epoch, run } = (await (await ask(`/${code}`)).json()) as Record<string, string>;
  const open = await tagOf(`/${code}/messages`);
  expect(open).toBe(`W/"${epoch}.3.open.${run}"`);
  expect(await tagOf(`/${code}/messages`, bearer('b'))).toBe(open);
  expect(await tagOf(`/${code}/messages`, bearer('a'))).toBe(`W/"${epoch}.3.cleared.${run}"`);
  expect(await statusOf(`/${code}/messages`, open)).toBe(304);
  expect(await statusOf(`/${code}/messages`, open, bearer('a'))).toBe(200);
  expect(await statusOf(`/${code}/messages?before=3&limit=1`, open)).toBe(304);
});

test('it is compared weakly, in lists, and `*` is whatever is there', async () => {
  const code = await makeRoom();
  const tag = await tagOf(`/${code}/messages`);
  expect(await statusOf(`/${code}/messages`, `"other", ${tag}`)).toBe(304);
  expect(await statusOf(`/${code}/messages`, tag.slice(2))).toBe(304);
  expect(await statusOf(`/${code}/messages`, '*')).toBe(304);
  expect(await statusOf(`/${code}/messages`, '"other"')).toBe(200);
  expect(await statusOf(`/${code}/messages/2`, '*')).toBe(304);
  expect(await statusOf(`/${code}/messages/77`, '*')).toBe(404);
  expect(await statusOf(`/${code}/messages?before=x`, '*')).toBe(400);
});

test.each([
  ['a message', 'POST', '/messages', { text: 'three' }],
  ['an edit', 'PATCH', '/messages/2', { text: 'One' }],
  ['a removal', 'DELETE', '/messages/2', {}],
  ['a reaction', 'PUT', '/messages/2/reactions/%F0%9F%91%8D', {}],
  ['a hide', 'POST', '/acts', { type: 'hide', seq: 2 }],
  ['a clear', 'POST', '/acts', { type: 'clear', person: 'BO' }],
  ['a pin', 'POST', '/acts', { type: 'pin', seq: 2 }],
  ['a setting', 'PATCH', '', { topic: 'Tea' }],
] as const)('%s is another validator', async (_, method, path, said) => {
  const code = await makeRoom();
  const bo = ((await (await ask(`/${code}/messages/2`)).json()) as { author: { id: string } })
    .author.id;
  const body = 'person' in said ? { ...said, person: bo } : said;
  const by = path.startsWith('/messages') ? 'b' : 'a';
  const asks: [string, Headers][] = [
    [`/${code}/messages`, {}],
    [`/${code}/messages`, bearer('a')],
    [`/${code}/messages?seqs=3`, {}],
    [`/${code}/messages?around=3`, {}],
  ];
  const tags = await Promise.all(asks.map(([path, headers]) => tagOf(path, headers)));
  await send(method, `/${code}${path}`, body, by);
  for (const [i, [path, headers]] of asks.entries()) {
    expect(await statusOf(path, tags[i] ?? '', headers)).toBe(200);
    expect(await statusOf(path, await tagOf(path, headers), headers)).toBe(304);
  }
});

test('who may not read a room any more is refused, whatever it knows of it', async () => {
  const code = await makeRoom();
  const tag = await tagOf(`/${code}/messages`);
  const own = await tagOf(`/${code}/messages/2`);
  await send('PATCH', `/${code}`, { read: 'members' });
  const { epoch, run } = (await (await ask(`/${code}`, bearer('a'))).json()) as Headers;
  expect(await statusOf(`/${code}/messages`, tag)).toBe(403);
  expect(await statusOf(`/${code}/messages`, `W/"${epoch}.4.open.${run}"`)).toBe(403);
  expect(await statusOf(`/${code}/messages`, '*')).toBe(403);
  expect(await statusOf(`/${code}/messages/2`, own)).toBe(403);
});

test('one message has a validator of what it says, and its original with it', async () => {
  const code = await makeRoom();
  const tag = await tagOf(`/${code}/messages/3`);
  await send('POST', `/${code}/messages`, { text: 'three' }, 'b');
  expect(await statusOf(`/${code}/messages/3`, tag)).toBe(304);
  await send('DELETE', `/${code}/messages/2`, {}, 'b');
  expect(await statusOf(`/${code}/messages/3`, tag)).toBe(200);
  const gone = await tagOf(`/${code}/messages/3`);
  await send('PUT', `/${code}/messages/3/reactions/%E2%98%95`, {}, 'a');
  expect(await statusOf(`/${code}/messages/3`, gone)).toBe(200);
});

test('a server that starts again gives others: a log that was put back is none that was known', async () => {
  const code = await makeRoom();
  const tag = await tagOf(`/${code}/messages`);
  parlour = await parlour.restart();
  expect(await statusOf(`/${code}/messages`, tag)).toBe(200);
});

test('a page that did not change is not read', async () => {
  const house = await openHouse();
  onTestFinished(() => house.close());
  await house.post('tea', { text: 'hello' });
  const ask = (headers: Headers) => house.ask('/api/rooms/tea/messages', { headers });
  const tag = (await ask({})).headers.get('etag') ?? '';
  const fails = () => Promise.reject(new Error('The page was read.'));
  vi.spyOn(house.store, 'messages').mockImplementation(fails);
  onTestFinished(() => void vi.restoreAllMocks());
  expect((await ask({ 'if-none-match': tag })).status).toBe(304);
  expect((await ask({ 'if-none-match': '"other"' })).status).toBe(500);
});
