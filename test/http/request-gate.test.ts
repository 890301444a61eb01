import { expect, onTestFinished, test, vi } from 'vitest';
import { noRates, type Rate, type Rates } from '../../src/protocol/rate.ts';
import { startParlour } from '../support/parlour.ts';
import { RawClient } from './raw-client.ts';

const slowly = (burst: number): Rate => ({ burst, everyMs: 60_000 });

/** A server with these rates alone, whose clock stands still: a busy machine is not to give anybody time. */
async function open(rates: Partial<Rates>, flags: Record<string, string> = {}) {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const parlour = await startParlour(flags, {}, { ...noRates, ...rates });
  onTestFinished(() => parlour.end());
  const ask = (path: string, init: RequestInit = {}) => fetch(`${parlour.url}${path}`, init);
  return { ...parlour, ask };
}

test.each([
  ['a path that is none', 'GET', '/none', 404],
  ['figures that are not shown', 'GET', '/metrics', 401],
  ['a method that is none', 'DELETE', '/api/rooms/tea', 405],
  ['a message without a body', 'POST', '/api/rooms/tea/messages', 415],
])('%s counts as a request, too', async (_, method, path, status) => {
  const { ask } = await open({ reads: slowly(2) }, { metricsToken: 'a-token-of-the-host' });
  const seen: number[] = [];
  for (let i = 0; i < 3; i++) seen.push((await ask(path, { method })).status);
  expect(seen).toEqual([status, status, 429]);
});

test('a refusal before anything is looked at says the same as any other', async () => {
  const { ask } = await open({ reads: { burst: 2, everyMs: 30_000 } });
  for (let i = 0; i < 2; i++) await ask('/api/rooms/tea');
  const refused = await ask('/api/rooms/tea');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('ratelimit-policy')).toBe('"reads";q=2;w=60');
  expect(refused.headers.get('ratelimit')).toBe('"reads";r=0;t=30');
  expect(refused.headers.get('retry-after')).toBe('30');
  expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  expect(refused.headers.get('x-content-type-options')).toBe('nosniff');
  const { error } = (await refused.json()) as { error: { code: string; retry: number } };
  expect(error).toMatchObject({
    code: 'too_fast',
    text: 'Too fast: requests from one address pass 2 at once, then one every 30 seconds.',
  });
  expect(error.retry).toBe(30);
});

test('pages have a rate of their own, and a person is told by a page', async () => {
  const { ask } = await open({ pages: slowly(2), reads: slowly(100) });
  for (const path of ['/r/tea', '/lite/tea']) expect((await ask(path)).status).toBe(200);
  for (const path of ['/r/tea', '/lite/tea', '/']) {
    const refused = await ask(path);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(refused.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(refused.headers.get('ratelimit')).toBe('"pages";r=0;t=60');
    expect(await refused.text()).toContain('Too fast: pages from one address pass 2 at once');
  }
  expect((await ask('/api/rooms/tea')).status).toBe(200);
});

test('a message that is refused at /lite says when the next one passes', async () => {
  const { ask } = await open({ posts: { burst: 1, everyMs: 30_000 } });
  const say = () =>
    ask('/lite/tea/messages', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ text: 'tea', name: 'ann' }),
    });
  expect((await say()).status).toBe(303);
  const refused = await say();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('30');
  expect(refused.headers.get('ratelimit')).toBe('"posts";r=0;t=30');
});

test('who is refused a hundred times in a row on one connection has to open another', async () => {
  const { port } = await open({ reads: slowly(1) });
  const client = await RawClient.open(port);
  onTestFinished(() => client.close());
  const request = 'GET /api/rooms/tea HTTP/1.1\r\nHost: localhost\r\n\r\n';
  expect((await client.send(request).answer()).status).toBe(200);
  for (let i = 1; i <= 100; i++) {
    const { status, headers } = await client.send(request).answer();
    expect([status, headers.get('connection')]).toEqual([429, i < 100 ? 'keep-alive' : 'close']);
  }
  expect(await client.ended()).toBe('');
});

const say = (i: number, secret?: string) => ({
  method: 'POST',
  headers: {
    'x-forwarded-for': `192.0.2.${i}`,
    'content-type': 'application/json',
    ...(secret === undefined ? {} : { authorization: `Bearer ${secret.padStart(43, 'A')}` }),
  },
  body: `{"text":"${i}"}`,
});
const messages = '/api/rooms/tea/messages';

test.each([
  ['requests', 'reads', (i: number) => ['/api/rooms/tea', { headers: say(i).headers }]],
  ['pages', 'pages', (i: number) => ['/r/tea', { headers: say(i).headers }]],
  ['messages without a key', 'strangerPosts', (i: number) => [messages, say(i)]],
  ['people who are new', 'newKeys', (i: number) => [messages, say(i, `new${i}`)]],
] as const)('a header lets nobody out of the rate of %s', async (_, name, request) => {
  const { ask } = await open({ [name]: slowly(2) });
  const statuses: number[] = [];
  for (let i = 0; i < 11; i++) {
    const [path, init] = request(i);
    statuses.push((await ask(path as string, init as RequestInit)).status);
  }
  expect(statuses.indexOf(429)).toBe(10);
});
