import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { routes } from '../../src/http/routes.ts';
import { below, ownFolders, Site } from '../../src/net/site.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour({ publicUrl: 'http://localhost/chat', public: ['tea'] });
});
afterAll(() => parlour.end());

/** A proxy passes the path on as it came, or takes away what led to it. */
const proxies = [
  ['keeps the path', '/chat'],
  ['takes it away', ''],
] as const;

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${parlour.port}${path}`, { redirect: 'manual', ...init });
const post = (path: string) =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'ann', text: 'hi' }),
  });

/** All addresses of a page that begin at the root of its host. */
function rootedIn(html: string): readonly string[] {
  return [...html.matchAll(/(?:href|src|action|ws-connect)="(\/[^"]*)"/g)].map(([, at = '']) => at);
}

describe.each(proxies)('behind a proxy that %s', (_, way) => {
  test.each([
    '/',
    '/open?code=%2F',
    '/r/tea',
    '/lite/tea',
    '/desk',
    '/r/%00',
    '/nowhere',
  ])('every address of the page %s stands below the path of the site', async (path) => {
    const page = await ask(way + path, { headers: { accept: 'text/html' } });
    const found = rootedIn(await page.text());
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((address) => !address.startsWith('/chat/'))).toEqual([]);
    const reports = page.headers.get('content-security-policy') ?? '';
    expect(reports).toContain('report-uri /chat/api/csp-report');
    expect(page.headers.get('reporting-endpoints')).toBe('pages="/chat/api/csp-report"');
  });

  test('what a page links is there', async () => {
    const pages = await Promise.all(['/r/tea', '/lite/tea'].map((path) => ask(way + path)));
    const texts = await Promise.all(pages.map((page) => page.text()));
    const files = texts.flatMap(rootedIn).filter((at) => /\/(assets|listener)\//.test(at));
    expect(files.length).toBeGreaterThan(5);
    const asked = files.map((at) => ask(way + (below('/chat', at) ?? at)));
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(files.map(() => 200));
  });

  test.each([
    ['/open?code=tea', '/chat/r/tea'],
    ['/open?code=http://localhost/chat/r/tea', '/chat/r/tea'],
    ['/r/tea/', '/chat/r/tea'],
  ])('%s leads to %s', async (from, to) => {
    const { status, headers } = await ask(way + from);
    expect([status, headers.get('location')]).toEqual([303, to]);
  });

  test('a message tells its place there', async () => {
    const { status, headers } = await post(`${way}/api/rooms/tea/messages`);
    expect(status).toBe(201);
    expect(headers.get('location')).toMatch(/^\/chat\/api\/rooms\/tea\/messages\/\d+$/);
  });

  test.each(['/ws', '/chat'])('a WebSocket opens at %s', async (path) => {
    const socket = new WebSocket(`ws://127.0.0.1:${parlour.port}${way}${path}`);
    await once(socket, 'open');
    socket.terminate();
  });

  test('an event stream begins', async () => {
    const stream = await ask(`${way}/api/rooms/tea/events`);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    await stream.body?.cancel();
  });
});

test('the path alone is the lobby, and links and the document name the whole address', async () => {
  expect(await (await ask('/chat')).text()).toContain('action="/chat/open"');
  expect(await (await ask('/chat?a=b')).text()).toContain('action="/chat/open"');
  const { servers } = (await (await ask('/openapi.json')).json()) as { servers: unknown };
  expect(servers).toEqual([{ url: 'http://localhost/chat' }]);
  expect(parlour.roomLink).toMatch(/^http:\/\/localhost\/chat\/r\//);
});

test('elsewhere a path is left as it is', async () => {
  expect((await ask('/chatter/r/tea')).status).toBe(404);
  expect(['/chat', '/chat/', '/chat/a?b', '/chatter', '/'].map((at) => below('/chat', at))).toEqual(
    ['/', '/', '/a?b', undefined, undefined],
  );
  expect(new Site('https://x.example/').address('none')).toBe('https://x.example');
});

test('the first parts of all addresses are known: no public URL may begin with one', () => {
  const firsts = routes.map(({ path }) => path.split('/')[1]).filter((first) => first !== '');
  expect([...new Set(firsts)].filter((first) => first !== 'chat').sort()).toEqual(
    [...ownFolders].sort(),
  );
});

test('a link to the same host and another path leads to another server', async () => {
  const refused = await ask('/open?code=http://localhost/other/r/tea');
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('another server, localhost/other.');
});
