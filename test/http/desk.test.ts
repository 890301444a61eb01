import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { guests } from '../../src/identity/guest.ts';
import { underRule } from '../../src/identity/guest-rule.ts';
import { Refusal } from '../../src/protocol/error.ts';
import { noStanding } from '../../src/protocol/standing.ts';
import type { Rooms } from '../../src/room/rooms.ts';
import { RoomStanding } from '../../src/room/standing.ts';
import { type OwnHouse, openHouse, refusalIn } from './house.ts';
import { codeIn, RawClient, tell } from './raw-client.ts';

let house: OwnHouse;
let ready = true;

beforeAll(async () => {
  house = await openHouse({
    ready: () => ready,
    people: {
      called: (_, author) => author,
      count: (key) => key.length,
      countOf: () => 0,
      reading: { move: () => {} },
      hint: () => {},
    },
  });
});
afterAll(() => house.close());

const roomsThatFail = (error: Error): Rooms => ({
  submit: () => Promise.reject(error),
  standing: (key) => new RoomStanding(key, noStanding),
  mayNotIn: () => undefined,
  reach: async () => () => false,
  trials: { of: () => Promise.reject(new Error('no trial')) },
  enter: async () => undefined,
  isPass: () => false,
  checkThere: () => undefined,
  checkEntry: () => undefined,
  asksWhoEnters: false,
  expire: async () => {},
  links: {} as Rooms['links'],
  growings: {} as Rooms['growings'],
  close: async () => {},
});
const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;

describe('pages', () => {
  test('the lobby lists public rooms with how many are there', async () => {
    await house.post('lobbied', { text: 'hi' });
    await house.post('unlisted', { text: 'hi' });
    await house.store.setPublic({ key: 'lobbied', code: 'lobbied' }, true);
    const response = await house.ask('/');
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(html).toContain('/r/lobbied');
    expect(html).toContain('7 here');
    expect(html).not.toContain('unlisted');
  });

  test.each([
    ['tea', '/r/tea'],
    ['Tea%20at%20five', '/r/Tea%20at%20five'],
    ['a%3Fb%23c%25', '/r/a%3Fb%23c%25'],
    ['%E6%9D%B1%E4%BA%AC', '/r/%E6%9D%B1%E4%BA%AC'],
    ['a%0D%0Ab', undefined],
    ['', undefined],
    ['a%2Fb', undefined],
  ])('/open?code=%s leads to its room, or says that it can not', async (code, location) => {
    const response = await house.ask(`/open?code=${code}`);
    expect(response.status).toBe(location ? 303 : 400);
    expect(response.headers.get('location')).toBe(location ?? null);
    if (!location) expect(await response.text()).toContain('That cannot be a room code.');
  });

  test.each([
    ['http://HOST/r/Tea%20at%20five', '/r/Tea%20at%20five'],
    ['http://HOST/r/tea#m12', '/r/tea?m=12#m12'],
    ['http://HOST/r/tea?m=12#m12', '/r/tea?m=12#m12'],
    ['HOST/r/tea', '/r/tea'],
    ['/r/tea', '/r/tea'],
    ['  Join us: http://HOST/lite/tea?name=ann now', '/r/tea'],
    ['http://HOST/r/', undefined],
    ['https://chat.example/r/tea', undefined],
    ['HOST@chat.example/r/tea', undefined],
  ])('/open takes the link of a room: %s', async (link, location) => {
    const typed = link.replace('HOST', new URL(house.url).host);
    const response = await house.ask(`/open?code=${encodeURIComponent(typed)}`);
    expect(response.status).toBe(location ? 303 : 400);
    expect(response.headers.get('location')).toBe(location ?? null);
    // What was typed is not lost.
    if (!location) expect(await response.text()).toContain(`value="${typed}"`);
  });

  test.each([
    ['http://HOST/r/tea#key=Ab-_3', 'http://HOST/r/tea'],
    ['Come in: HOST/r/tea?x=1#device=Ab3.Cd-. Today', 'Come in: HOST/r/tea?x=1. Today'],
    ['https://chat.example/r/tea#key=Ab-_3', 'https://chat.example/r/tea'],
  ])('/open neither follows nor says again what is for one person alone: %s', async (link, rest) => {
    const [typed, kept] = [link, rest].map((text) => text.replace('HOST', new URL(house.url).host));
    const response = await house.ask(`/open?code=${encodeURIComponent(typed as string)}`);
    expect(response.status).toBe(400);
    const html = await response.text();
    expect(html).toContain(`value="${kept}"`);
    expect(html).toMatch(/Paste it into the address bar|leads to another server/);
    expect(html).not.toContain('Ab-_3');
  });

  test('/new leads to another room each time', async () => {
    const [one, two] = [await house.ask('/new'), await house.ask('/new')];
    expect(one.status).toBe(303);
    expect(one.headers.get('location')).toMatch(/^\/r\/[a-z2-9]{3}-[a-z2-9]{3}-[a-z2-9]{3}#new$/);
    expect(one.headers.get('location')).not.toBe(two.headers.get('location'));
    expect(one.headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    [{ roomRule: 'closed' }, 404, 'The host makes the rooms here.'],
    [{ identity: underRule(guests, 'read') }, 401, 'Who has an account here makes rooms'],
    [{ identity: underRule(guests, 'off') }, 401, 'Who has an account here makes rooms'],
  ] as const)('where not everybody makes rooms, the lobby says so: %o', async (parts, status, words) => {
    const other = await openHouse(parts);
    onTestFinished(() => other.close());
    const lobby = await (await other.ask('/')).text();
    expect(lobby).toContain(words);
    expect(lobby).not.toContain('/new');
    expect((await other.ask('/new')).status).toBe(status);
  });

  test('where rooms have no owners, a new one is nobody’s to make', async () => {
    const other = await openHouse({ roomRule: 'open' });
    onTestFinished(() => other.close());
    expect(await (await other.ask('/')).text()).toContain('href="/new"');
    expect((await other.ask('/new')).headers.get('location')).toMatch(/^\/r\/[a-z2-9-]{11}$/);
  });

  test('a room shows its latest messages, escaped, oldest first', async () => {
    const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>';
    await house.post('shown', { name: '<b>ann</b>', text: evil });
    await house.post('shown', { name: 'bo', text: 'second' });
    const html = await (await house.ask('/r/Shown')).text();
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<img src=x');
    expect(html).not.toContain('<b>ann');
    expect(html.indexOf('&lt;script&gt;')).toBeGreaterThan(0);
    expect(html.indexOf('second')).toBeGreaterThan(html.indexOf('&lt;script&gt;'));
    expect(html).toContain('data-seq="2"');
  });

  test.each([
    'nobody-yet',
    '__proto__',
    'constructor',
    'toString',
    '%22%3E%3Cscript%3E',
  ])('the unknown room %s is an empty one', async (code) => {
    const response = await house.ask(`/r/${code}`);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('"><script>');
    const seen = await house.ask(`/api/rooms/${code}`);
    expect(await seen.json()).toMatchObject({ latest: 0 });
  });

  test.each([
    '%zz',
    '%2F',
    '%00',
    'x'.repeat(65),
  ])('the impossible code %s is a page that says so', async (code) => {
    const answer = await tell(house.port, get(`/r/${code}`));
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.body).toContain('That cannot be a room code.');
  });
});

describe('a slash behind a room', () => {
  test.each([
    ['/r/tea-at-five/', '/r/tea-at-five'],
    ['/lite/tea/', '/lite/tea'],
    ['/lite/tea/?name=ann', '/lite/tea?name=ann'],
    ['/r/a%2Fb/', '/r/a%2Fb'],
    ['/r/%0d%0aX:y/', '/r/%0d%0aX:y'],
  ])('%s leads to %s', async (path, location) => {
    const answer = await tell(house.port, get(path));
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(location);
  });

  test.each([
    '/r//',
    '/r/a//',
    '/r/a/b/',
    '//r/a/',
    '/api/rooms/a/',
    '/assets/a/',
    '/lite/',
  ])('but %s is nowhere', async (path) => {
    expect((await tell(house.port, get(path))).status).toBe(404);
  });
});

test.each([4, 9, 14])('%d KiB of other applications’ cookies keep nobody out', async (kib) => {
  const cookies = `Cookie: sso=${'c'.repeat(kib * 1_024)}\r\n`;
  expect((await tell(house.port, get('/r/tea', cookies))).status).toBe(200);
});

describe('lost', () => {
  test('a person gets a page, a program JSON', async () => {
    const person = await house.ask('/nowhere', { headers: { accept: 'text/html,*/*' } });
    expect(person.status).toBe(404);
    expect(await person.text()).toContain('There is nothing at this address.');
    expect(await refusalIn(await house.ask('/nowhere'))).toEqual([404, 'not_found']);
    const api = await house.ask('/api/nowhere', { headers: { accept: 'text/html' } });
    expect(api.headers.get('access-control-allow-origin')).toBe('*');
    expect(await refusalIn(api)).toEqual([404, 'not_found']);
  });

  test.each([
    '/../../etc/passwd',
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e%5cpackage.json',
    '/assets/.inputs.json',
    '/assets/',
    '/r/',
    '/r/a/b',
    '/api/rooms//messages',
    '//a',
    '/R/a',
    '/healthz/',
  ])('%s is nowhere', async (path) => {
    const answer = await tell(house.port, get(path));
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('parlour/');
  });

  test.each([
    ['POST', '/', 'GET, HEAD, OPTIONS'],
    ['PUT', '/api/rooms/a/messages', 'GET, HEAD, POST, OPTIONS'],
    ['POST', '/api/rooms/a/messages/1', 'GET, HEAD, PATCH, DELETE, OPTIONS'],
    ['DELETE', '/healthz', 'GET, HEAD, OPTIONS'],
    ['PROPFIND', '/r/a', 'GET, HEAD, OPTIONS'],
  ])('%s %s: wrong method', async (method, path, allow) => {
    const response = await house.ask(path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(await response.text()).toContain(
      path.startsWith('/r') || path === '/' ? '<html' : 'wrong_method',
    );
  });

  test('a request target that is none', async () => {
    expect(codeIn(await tell(house.port, get('*').replace('GET', 'OPTIONS')))).toBe('bad_request');
    expect(codeIn(await tell(house.port, get('http://[/')))).toBe('bad_request');
    expect((await tell(house.port, get('http://b/healthz'))).body).toBe('ok\n');
  });

  test('/ws without an upgrade says what it takes', async () => {
    const answer = await tell(house.port, get('/ws'));
    expect([answer.status, codeIn(answer)]).toEqual([426, 'wrong_version']);
    expect(answer.headers.get('upgrade')).toBe('websocket');
  });
});

describe('what all answers have', () => {
  const paths = [
    '/',
    '/r/a',
    '/r/%zz',
    '/new',
    '/api/rooms/a',
    '/nowhere',
    '/healthz',
    '/openapi.json',
  ];

  test.each(
    paths.filter((path) => path !== '/new'),
  )('%s: HEAD is GET without its body', async (path) => {
    const client = await RawClient.open(house.port);
    const body = await client.send(get(path)).answer();
    const head = await client.send(get(path).replace('GET', 'HEAD')).answer({ toHead: true });
    expect(head.status).toBe(body.status);
    expect(head.headers.get('content-type')).toBe(body.headers.get('content-type'));
    expect((await client.send(get('/healthz')).answer()).body).toBe('ok\n');
    client.close();
  });

  test('the API is open to every origin, without credentials; the pages are not', async () => {
    const origin = { origin: 'https://elsewhere.example' };
    const api = await house.ask('/api/rooms/a', { headers: origin });
    expect(api.headers.get('access-control-allow-origin')).toBe('*');
    expect(api.headers.get('access-control-allow-credentials')).toBeNull();
    const refused = await house.ask('/api/rooms/%zz', { headers: origin });
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    const shown = await house.ask('/r/a', { headers: origin });
    expect(shown.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a browser that asks beforehand is told', async () => {
    const response = await house.ask('/api/rooms/a/messages', {
      method: 'OPTIONS',
      headers: {
        origin: 'null',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-methods')).toContain('POST');
    expect(response.headers.get('access-control-allow-headers')).toBe(
      'Authorization, Content-Type, If-None-Match, Idempotency-Key, Last-Event-ID, Parlour-Pass',
    );
    expect(Number(response.headers.get('access-control-max-age'))).toBeGreaterThan(0);
  });

  test('long text is sent as the asker can unpack it', async () => {
    for (let i = 0; i < 30; i++)
      await house.post('long', { text: `line ${i} ${'word '.repeat(20)}` });
    const path = '/api/rooms/long/messages';
    const plain = await tell(house.port, get(path));
    expect(plain.headers.get('vary')).toBe('Accept-Encoding');
    for (const [accepted, encoding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip;q=1, br;q=0', 'gzip'],
      ['*', 'br'],
      ['identity', undefined],
      ['br;q=0, *;q=0', undefined],
    ] as const) {
      const answer = await tell(house.port, get(path, `Accept-Encoding: ${accepted}\r\n`));
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      const bytes = Buffer.from(answer.body, 'latin1');
      const unpack = { br: brotliDecompressSync, gzip: gunzipSync };
      const told = encoding ? unpack[encoding](bytes) : bytes;
      expect(told.toString()).toBe(plain.body);
    }
    const short = await tell(house.port, get('/healthz', 'Accept-Encoding: br\r\n'));
    expect(short.headers.get('content-encoding')).toBeUndefined();
  });

  test('a thousand ranges are not looked at', async () => {
    const ranges = Array.from({ length: 1_000 }, (_, i) => `${i}-${i}`).join(',');
    const answer = await tell(house.port, get('/healthz', `Range: bytes=${ranges}\r\n`));
    expect([answer.status, answer.body]).toEqual([200, 'ok\n']);
  });
});

describe('for those who look after it', () => {
  test('alive, ready and not ready', async () => {
    expect(await (await house.ask('/healthz')).text()).toBe('ok\n');
    expect((await house.ask('/readyz')).status).toBe(200);
    ready = false;
    const stopping = await house.ask('/readyz');
    ready = true;
    expect([stopping.status, stopping.headers.get('retry-after')]).toEqual([503, '1']);
  });

  test('figures', async () => {
    await house.ask('/api/rooms/%zz');
    const response = await house.ask('/metrics');
    const figures = await response.text();
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const name of [
      'parlour_connections',
      'parlour_facts_committed_total',
      'parlour_deliveries_total',
      'parlour_refusals_total{code="bad_code"}',
      'parlour_commit_seconds_bucket',
      'parlour_http_answers_total{route="/api/rooms/{code}",status="400"}',
      'nodejs_eventloop_lag_p99_seconds',
      'process_cpu_seconds_total',
    ]) {
      expect(figures).toContain(name);
    }
  });

  test('rooms stay out of search engines', async () => {
    const rules = await (await house.ask('/robots.txt')).text();
    expect(rules).toContain('Disallow: /r/');
    expect(rules).toContain('Disallow: /api/');
  });

  test('what is no refusal is internal, and shows nothing of itself', async () => {
    const other = await openHouse({ rooms: roomsThatFail(new Error('the secret cause')) });
    const response = await other.post('a', { text: 'hi' });
    const told = await response.text();
    expect([response.status, response.headers.get('retry-after')]).toEqual([500, '5']);
    expect(JSON.parse(told).error).toEqual({
      code: 'internal',
      text: 'Something broke here; it was logged.',
      retry: 5,
    });
    await other.close();
  });

  test('a full disk says when to try again', async () => {
    const other = await openHouse({ rooms: roomsThatFail(new Refusal('storage_full')) });
    const response = await other.post('a', { text: 'hi' });
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await refusalIn(response)).toEqual([507, 'storage_full']);
    await other.close();
  });
});
