import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;
const listen = [
  '0=chatlog:lobby',
  '0=htmx:lobby',
  '0=golem',
  '0=roomcode:tea at five',
  '0=native',
  '0=chatlog',
];
beforeAll(async () => {
  parlour = await startParlour({ listen });
});
afterAll(() => parlour.end());

const portOf = (index: number) => parlour.listeners[index]?.port as number;
const ws = (index: number, path = '/ws') => Talker.open(`ws://127.0.0.1:${portOf(index)}${path}`);
const get = (index: number, path: string, init?: RequestInit) =>
  fetch(`http://127.0.0.1:${portOf(index)}${path}`, init);

test('listeners are told with the ports they really have', () => {
  expect(parlour.listeners).toEqual(
    [
      ['chatlog', 'lobby'],
      ['htmx', 'lobby'],
      ['golem', undefined],
      ['roomcode', 'tea at five'],
      ['native', undefined],
      ['chatlog', undefined],
    ].map(([dialect, room]) => ({ port: expect.any(Number), dialect, room })),
  );
  const ports = [parlour.port, ...parlour.listeners.map(({ port }) => port)];
  expect(new Set(ports).size).toBe(ports.length);
  expect(ports).not.toContain(0);
});

test('clients that know only a port meet in the room it names', async () => {
  const ann = await ws(0, '/chat');
  ann.say('{"userName":"Ann","body":"from chatlog","timestamp":"8:52 AM"}');
  await ann.next();
  const bo = await ws(1);
  await bo.next();
  expect(await bo.next()).toContain('Ann: </h1>\n    <p class="text-base"> from chatlog<');
  bo.say('{"text":"from htmx"}');
  expect(await ann.next()).toContain('"body":"from htmx"');
  const cy = await ws(5);
  cy.say('{}');
  expect([await cy.next(), await cy.next()].join('')).toMatch(/from chatlog.*\n.*from htmx/);
  await Promise.all([ann, bo, cy].map((talker) => talker.close()));
});

test('golem, roomcode and native have their ports too', async () => {
  const [ann, bo] = [await ws(2), await ws(3)];
  ann.say('join {"name":"tea-at-five"}');
  ann.say('msg {"to":"tea-at-five","msg":"from golem"}');
  expect(await ann.next()).toBe('msg "from golem"');
  bo.say('{"Author":"bo","Content":"by roomcode"}');
  expect(await ann.next()).toBe('msg "by roomcode"');
  const cy = await ws(4);
  cy.tell({ type: 'hello', name: 'cy' });
  await cy.hear('welcome');
  expect(((await cy.join('Tea at five'))['messages'] as unknown[]).length).toBe(2);
  await Promise.all([ann, bo, cy].map((talker) => talker.close()));
});

test('what a handshake says counts for more than its port', async () => {
  const ann = await ws(1, '/ws?roomCode=elsewhere');
  ann.say('{"Author":"ann","Content":"hi"}');
  expect(await ann.next()).toBe('{"Author":"ann","Content":"hi"}\n');
  await ann.close();
});

describe('a listener shows', () => {
  test.each([
    [0, '/', 'chatlog'],
    [0, '/index.html', 'chatlog'],
    [0, '/any/other?path', 'chatlog'],
    [1, '/', 'htmx'],
    [2, '/', 'golem'],
    [3, '/', 'roomcode'],
  ])('on %i at %s the page that speaks %s', async (index, path, dialect) => {
    const response = await get(index, path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    const html = await response.text();
    expect(html).toContain(dialect);
    const files = [...html.matchAll(/(?:src|href)="(\/listener\/[^"]+)"/g)].map(([, path]) => path);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const got = await get(index, file as string);
      expect(got.status).toBe(200);
      expect(got.headers.get('content-type')).toMatch(/^text\/(javascript|css); charset=utf-8$/);
      const again = await get(index, file as string, {
        headers: { 'if-none-match': got.headers.get('etag') as string },
      });
      expect(again.status).toBe(304);
    }
  });

  test('what every port has', async () => {
    for (const index of [0, 1]) {
      expect(await (await get(index, '/healthz')).text()).toBe('ok\n');
      expect((await get(index, '/api/rooms/lobby')).status).toBe(200);
    }
    expect(await (await get(4, '/')).text()).toContain('Parlour');
    expect((await get(1, '/nowhere')).status).toBe(404);
    expect((await get(0, '/nowhere', { method: 'POST' })).status).toBe(404);
    expect((await get(0, '/listener/nothing.js')).status).toBe(404);
    expect((await get(0, '/chat')).status).toBe(426);
  });
});

test('a dialect that is off is not spoken, wherever it is asked for', async () => {
  const own = await startParlour({ dialects: 'native, roomcode' });
  const refused = ['/ws', '/chat', '/ws?dialect=htmx', '/ws?dialect=golem'];
  for (const path of refused) {
    const address = own.wsUrl.replace('/ws', path);
    await expect(Talker.open(address)).rejects.toThrow('400');
  }
  const ann = await Talker.open(`${own.wsUrl}?roomCode=r`);
  const bo = await Talker.greet(own.wsUrl);
  await Promise.all([ann.close(), bo.close()]);
  await own.end();
});
