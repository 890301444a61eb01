import { expect, onTestFinished, test } from 'vitest';
import { DearRequests } from '../../src/http/dear.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { noRates, type Rate, type Rates } from '../../src/protocol/rate.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

const slowly = (burst: number): Rate => ({ burst, everyMs: 60_000 });
const secret = (name: string) => name.padStart(43, 'A');
const bearer = (name: string) => ({ authorization: `Bearer ${secret(name)}` });

/** A server behind a proxy that it trusts, so that a test has many addresses, with these rates alone. */
async function open(rates: Partial<Rates>) {
  const flags = { trustProxy: 'loopback' };
  const parlour = await startParlour(flags, {}, { ...noRates, ...rates });
  onTestFinished(() => parlour.end());
  const get = (path: string, from = '192.0.2.1', headers: object = {}) =>
    fetch(`${parlour.url}${path}`, { headers: { 'x-forwarded-for': from, ...headers } });
  const send = (path: string, body: object, from = '192.0.2.1', headers: object = {}) =>
    fetch(`${parlour.url}${path}`, {
      method: 'POST',
      headers: { 'x-forwarded-for': from, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const post = (text: string, from?: string, headers?: object, more: object = {}) =>
    send('/api/rooms/tea/messages', { text, ...more }, from, headers);
  return { ...parlour, get, send, post };
}

const statuses = async (answers: readonly Promise<Response>[]) =>
  (await Promise.all(answers)).map(({ status }) => status).toSorted();

test('over a rate it is 429, with the wait in whole seconds and the rate in numbers', async () => {
  const { post } = await open({ posts: { burst: 2, everyMs: 12_000 } });
  for (const text of ['a', 'b'])
    expect((await post(text, undefined, bearer('ann'))).status).toBe(201);
  const refused = await post('c', undefined, bearer('ann'));
  expect(refused.status).toBe(429);
  const { error } = (await refused.json()) as { error: { code: string; retry: number } };
  expect(error.code).toBe('too_fast');
  expect(error.retry).toBeGreaterThan(11);
  expect(error.retry).toBeLessThanOrEqual(12);
  expect(refused.headers.get('retry-after')).toBe('12');
  expect(refused.headers.get('ratelimit-policy')).toBe('"posts";q=2;w=24');
  expect(refused.headers.get('ratelimit')).toBe('"posts";r=0;t=12');
  expect((await post('d', undefined, bearer('bo'))).status).toBe(201);
});

test('one person is one over sockets and HTTP, and a repeat costs nothing', async () => {
  const { post, wsUrl } = await open({ posts: slowly(2) });
  const ann = await Talker.greet(wsUrl, { secret: secret('ann') });
  await ann.join('tea');
  await ann.ask({ type: 'post', room: 'tea', text: 'a', ref: 'a' });
  const say = (ref: string) => post(ref, undefined, bearer('ann'), { ref });
  expect((await say('a')).status).toBe(201);
  expect((await say('b')).status).toBe(201);
  expect((await say('c')).status).toBe(429);
  for (const ref of ['a', 'b']) expect((await say(ref)).status).toBe(201);
});

test('without a key, who comes from one address is one person', async () => {
  const { post } = await open({ posts: slowly(1) });
  expect(await statuses([post('a', '192.0.2.1'), post('b', '192.0.2.1')])).toEqual([201, 429]);
  expect((await post('c', '192.0.2.2')).status).toBe(201);
});

test('changes of one person are counted, and keys made for each request by their address', async () => {
  const { post, send } = await open({ commands: slowly(2), newKeys: slowly(3) });
  const asks = [1, 2, 3].map((i) => post(`${i}`, '192.0.2.1', bearer('ann')));
  expect(await statuses(asks)).toEqual([201, 201, 429]);
  const fresh = [1, 2, 3].map((i) => post(`new ${i}`, '192.0.2.1', bearer(`new${i}`)));
  expect(await statuses(fresh)).toEqual([201, 201, 429]);
  expect((await post('elsewhere', '192.0.2.2', bearer('new4'))).status).toBe(201);
  expect((await send('/api/ticket', { room: 'tea', for: 'read' }, '192.0.2.1')).status).toBe(201);
});

test('requests from one address have a rate, the files of the page and the health are free', async () => {
  const { get } = await open({ reads: slowly(2) });
  const reads = [1, 2, 3].map(() => get('/api/rooms/tea'));
  expect(await statuses(reads)).toEqual([200, 200, 429]);
  const free = ['/healthz', '/readyz', '/favicon.ico', '/assets/none.js'].map((path) => get(path));
  expect(await statuses(free)).not.toContain(429);
  expect((await get('/api/rooms/tea', '192.0.2.2')).status).toBe(200);
});

test('codes that are none count by address, and rooms found from there stay open', async () => {
  const { get, post } = await open({ codesTried: slowly(2) });
  await post('here', '192.0.2.9', bearer('ann'));
  expect((await get('/api/rooms/tea/messages')).status).toBe(200);
  for (const code of ['a', 'b']) expect((await get(`/r/${code}`)).status).toBe(200);
  expect((await get('/api/rooms/c')).status).toBe(429);
  expect((await get('/r/c')).status).toBe(429);
  expect((await get('/api/rooms/tea')).status).toBe(200);
  expect((await get('/api/rooms/tea', '192.0.2.2')).status).toBe(200);
});

test("keys that are nobody's count by address, and who shares it comes in", async () => {
  const { get, wsUrl } = await open({ logins: slowly(2) });
  const wrong = { authorization: `Bearer pb_${'x'.repeat(43)}` };
  const codes: unknown[] = [];
  for (let i = 0; i < 3; i++) {
    const answer = await get('/api/rooms/tea', '127.0.0.1', wrong);
    codes.push(((await answer.json()) as { error: { code: string } }).error.code);
  }
  expect(codes).toEqual(['bad_token', 'bad_token', 'too_fast']);
  expect((await get('/api/rooms/tea', '127.0.0.1', bearer('ann'))).status).toBe(200);
  const bot = await Talker.open(wsUrl, ['parlour.v1']);
  bot.tell({ type: 'hello', token: `pb_${'y'.repeat(43)}` });
  expect(await bot.hear('refused')).toMatchObject({ code: 'too_fast' });
});

test('who keeps order in a room has ten times as many changes there, and nowhere else', async () => {
  const { post, send } = await open({ commands: slowly(3) });
  const as = (name: string) => ({ from: '192.0.2.1', headers: bearer(name) });
  const { from, headers } = as('ann');
  expect((await send('/api/rooms', { code: 'tea' }, from, headers)).status).toBe(201);
  for (let i = 0; i < 12; i++) expect((await post(`${i}`, from, headers)).status).toBe(201);
  expect((await send('/api/rooms/pie/messages', { text: 'a' }, from, headers)).status).toBe(429);
  const others = [1, 2, 3, 4].map((i) => post(`bo ${i}`, from, bearer('bo')));
  expect(await statuses(others)).toEqual([201, 201, 201, 429]);
});

test('tickets of one person have a rate', async () => {
  const { send } = await open({ ticketsAsked: slowly(2) });
  const asks = [1, 2, 3].map(() =>
    send('/api/ticket', { room: 'tea', for: 'read' }, '192.0.2.1', bearer('ann')),
  );
  expect(await statuses(asks)).toEqual([201, 201, 429]);
});

const asks = (countedFrom: string) => ({ countedFrom, isLeft: () => false });

test('of dear requests one is in work, eight wait, and more are refused', async () => {
  const dear = new DearRequests(defaultLimits);
  let inWork = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inWork);
    await new Promise(setImmediate);
    inWork--;
  };
  const all = await Promise.allSettled(
    Array.from({ length: 12 }, () => dear.inTurn(asks('192.0.2.1'), false, work)),
  );
  expect(most).toBe(1);
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(9);
  await expect(dear.inTurn(asks('192.0.2.1'), false, work)).resolves.toBeUndefined();
  await expect(
    Promise.all([dear.inTurn(asks('192.0.2.2'), false, () => Promise.reject(new Error('broke')))]),
  ).rejects.toThrow('broke');
  await expect(dear.inTurn(asks('192.0.2.2'), false, work)).resolves.toBeUndefined();
});

test('of all addresses together four are in work that cost the loop, sixty-four wait, and more are refused', async () => {
  const dear = new DearRequests(defaultLimits);
  let inWork = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inWork);
    await new Promise(setImmediate);
    inWork--;
  };
  const from = (i: number) => asks(`192.0.2.${i}`);
  const askAll = () =>
    Promise.allSettled(Array.from({ length: 100 }, (_, i) => dear.inTurn(from(i), true, work)));
  const done = (all: Awaited<ReturnType<typeof askAll>>) =>
    all.filter(({ status }) => status === 'fulfilled');
  expect(done(await askAll())).toHaveLength(68);
  expect(most).toBe(4);
  expect(done(await askAll())).toHaveLength(68);
});

test('whoever left while it waited has nothing done for it', async () => {
  const dear = new DearRequests({ dearWaiting: 8, dearAtOnce: 1, dearWaitingInAll: 8 });
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = dear.inTurn(asks('192.0.2.1'), true, () => promise);
  let did = 0;
  const left = dear.inTurn({ countedFrom: '192.0.2.2', isLeft: () => true }, true, async () => {
    did++;
  });
  const stays = dear.inTurn(asks('192.0.2.3'), true, async () => 'done');
  resolve();
  await first;
  await expect(left).rejects.toThrow();
  await expect(stays).resolves.toBe('done');
  expect(did).toBe(0);
});

test('nobody behind an address that three hundred share is refused while behaving', async () => {
  const parlour = await startParlour({ trustProxy: 'loopback' }, {}, {});
  onTestFinished(() => parlour.end());
  const from = { 'x-forwarded-for': '192.0.2.1' };
  const pupil = async (i: number) => {
    const headers = { ...from, ...bearer(`pupil${i}`), 'content-type': 'application/json' };
    const pages = ['/r/class', '/api/rooms/class', '/api/rooms/class/messages', '/api/rooms/class'];
    const read: number[] = [];
    for (const path of pages) read.push((await fetch(`${parlour.url}${path}`, { headers })).status);
    const init = { method: 'POST', headers, body: '{"text":"good morning"}' };
    const said = await fetch(`${parlour.url}/api/rooms/class/messages`, init);
    return [...read, said.status];
  };
  expect(await pupil(0)).toEqual([200, 200, 200, 200, 201]);
  const pupils = await Promise.all(Array.from({ length: 299 }, (_, i) => pupil(i + 1)));
  expect(pupils.flat().filter((status) => status >= 400)).toEqual([]);
});
