import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { createRouter } from '../../src/router/index.ts';
import { Golem } from './golem.ts';
import { endHosts, type Host, host } from './host.ts';

afterEach(endHosts);

const upgrade = {
  Host: 'chat.test',
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** Sends a request as it stands and reads to the end, or to the end of a 101. */
async function ask(
  { port }: Host,
  headers: Readonly<Record<string, string>>,
  first = 'GET /ws HTTP/1.1',
): Promise<{ status: number; body: string; head: string }> {
  const socket = connect(port, '127.0.0.1');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${first}\r\n${lines.join('')}\r\n`);
  const [begin] = (await once(socket, 'data')) as [Buffer];
  if (String(begin).startsWith('HTTP/1.1 101')) socket.destroy();
  const answer = String(begin) + (socket.destroyed ? '' : await text(socket));
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body, head: head.toLowerCase() };
}

const refusal = (status: number, body: string) => expect.objectContaining({ status, body });

describe('a handshake is refused', () => {
  const notOne = refusal(400, 'Not a websocket handshake\n');
  const { Host: _, ...noHost } = upgrade;
  const { Upgrade: __, ...noUpgrade } = upgrade;

  test.each([
    ['not by GET', upgrade, 'POST /ws HTTP/1.1', refusal(405, 'Method not allowed\n')],
    ['without an upgrade', noUpgrade, undefined, notOne],
    [
      'without an upgrade, not by GET',
      noUpgrade,
      'PUT /ws HTTP/1.1',
      refusal(405, 'Method not allowed\n'),
    ],
    ['to something else', { ...upgrade, Upgrade: 'h2c' }, undefined, notOne],
    ['in an old version', { ...upgrade, 'Sec-WebSocket-Version': '8' }, undefined, notOne],
    ['without a key', { ...upgrade, 'Sec-WebSocket-Key': 'short' }, undefined, notOne],
    ['over HTTP/1.0', upgrade, 'GET /ws HTTP/1.0', notOne],
    ['at another path', upgrade, 'GET /elsewhere HTTP/1.1', refusal(404, 'Not found\n')],
    ['plainly at another path', noUpgrade, 'GET / HTTP/1.1', refusal(404, 'Not found\n')],
  ])('%s', async (__, headers, first, expected) => {
    const home = await host(createRouter());
    expect(await ask(home, headers, first)).toEqual(expected);
    expect((await ask(home, upgrade)).status).toBe(101);
  });

  test('without a host', async () => {
    const home = await host(createRouter());
    expect((await ask(home, noHost)).status).toBe(400);
  });

  test('with a way to do better', async () => {
    const home = await host(createRouter());
    const old = await ask(home, { ...upgrade, 'Sec-WebSocket-Version': '8' });
    expect(old.head).toContain('sec-websocket-version: 13');
    expect((await ask(home, upgrade, 'POST /ws HTTP/1.1')).head).toContain('allow: get');
  });

  test.each([
    ['false', () => false],
    ['false, later', async () => false],
    ['nothing', () => undefined as unknown as boolean],
    ['an exception', () => expect.fail('planted')],
    ['an exception, later', async () => Promise.reject(new Error('planted'))],
  ])('where a hook answers %s', async (_, hook) => {
    const where: string[] = [];
    const router = createRouter({ onError: (_, what) => where.push(what) })
      .onHandshake(() => true)
      .onHandshake(hook);
    const answer = await ask(await host(router), upgrade);
    expect(answer).toEqual(refusal(403, 'Authorization failed\n'));
    expect(where.every((what) => what === 'onHandshake')).toBe(true);
  });

  test('where its state can not be made', async () => {
    const router = createRouter({ state: () => expect.fail('planted'), onError: () => {} });
    const answer = await ask(await host(router), upgrade);
    expect(answer).toEqual(refusal(403, 'Authorization failed\n'));
  });

  test('where who asks is gone before it is decided', async () => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: decided, resolve: decide } = Promise.withResolvers<boolean>();
    const router = createRouter().onHandshake(() => {
      ask();
      return decided;
    });
    const home = await host(router);
    const socket = connect(home.port, '127.0.0.1');
    const lines = Object.entries(upgrade).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET /ws HTTP/1.1\r\n${lines.join('')}\r\n`);
    await asked;
    socket.resetAndDestroy();
    await once(socket, 'close');
    decide(true);
    const ann = await home.connect();
    expect(router.size).toBe(1);
    await ann.close();
  });
});

describe('a handshake is accepted', () => {
  test('where a hook allows it, now or later', async () => {
    const router = createRouter()
      .onHandshake(({ headers }) => headers.cookie === 'who=ann')
      .onHandshake(async () => true);
    const home = await host(router);
    await home.connect({ headers: { cookie: 'who=ann' } });
    await expect(home.connect({ headers: { cookie: 'who=bo' } })).rejects.toThrow('403');
  });

  test.each([
    ['any, where none is named', undefined, 'https://evil.test', 101],
    ['none, where none is named', undefined, undefined, 101],
    ['one of the list', ['https://a.test', 'https://b.test'], 'https://b.test', 101],
    ['another', ['https://a.test'], 'https://b.test', 403],
    ['a suffix', ['https://a.test'], 'https://evil-a.test', 403],
    ['a longer one', ['https://a.test'], 'https://a.test.evil.test', 403],
    ['another port', ['https://a.test'], 'https://a.test:8443', 403],
    ['another scheme', ['https://a.test'], 'http://a.test', 403],
    ['none', ['https://a.test'], undefined, 403],
    ['null', ['https://a.test'], 'null', 403],
    ['two', ['https://a.test'], 'https://a.test, https://a.test', 403],
    ['the same host', 'same', 'https://chat.test', 101],
    ['another host', 'same', 'https://evil.test', 403],
    ['the same host, another port', 'same', 'https://chat.test:8443', 403],
    ['no origin at all', 'same', 'null', 403],
  ] as const)('by origin: %s', async (_, origins, origin, status) => {
    const home = await host(createRouter(origins ? { origins } : {}));
    const answer = await ask(home, origin ? { ...upgrade, Origin: origin } : upgrade);
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body).toBe('Origin not allowed\n');
  });

  test('with the first subprotocol that is offered, and without any', async () => {
    const home = await host(createRouter());
    const offered = await ask(home, { ...upgrade, 'Sec-WebSocket-Protocol': 'two, one' });
    expect(offered.head).toContain('sec-websocket-protocol: two');
    expect((await ask(home, upgrade)).head).not.toContain('sec-websocket-protocol');
  });
});

describe('on one server', () => {
  test('routers stand at paths of their own, and beside other listeners', async () => {
    const game = createRouter().onConnect((connection) => connection.emit('game'));
    const home = await host(createRouter().onConnect((connection) => connection.emit('chat')));
    game.attach(home.server, { path: '/game' });
    home.server.on('request', (_, response) => response.end('mine'));
    home.server.on('upgrade', (request, socket) => {
      if (request.url === '/other') socket.end('HTTP/1.1 418 Teapot\r\n\r\n');
    });
    const chat = await Golem.open(`${home.url}?room=1`);
    expect(await chat.next()).toEqual(['chat', null]);
    expect(await (await Golem.open(home.url.replace('/ws', '/game'))).next()).toEqual([
      'game',
      null,
    ]);
    expect((await ask(home, upgrade, 'GET /other HTTP/1.1')).status).toBe(418);
    expect(await (await fetch(`http://127.0.0.1:${home.port}/ws`)).text()).toBe('mine');
    expect(() => createRouter().attach(home.server)).toThrow('There is a router at /ws already.');
    await game.close();
    createRouter().attach(home.server, { path: '/game' });
  });

  test('a closing router lets everybody go and nobody in', async () => {
    const router = createRouter();
    const home = await host(router);
    home.server.removeAllListeners('upgrade');
    home.server.on('upgrade', router.handleUpgrade);
    const people = await Promise.all([home.connect(), home.connect()]);
    const closed = router.close();
    const ends = await Promise.all(people.map((one) => one.ended()));
    expect(ends.map(({ code }) => code)).toEqual([1_001, 1_001]);
    await closed;
    expect(router.size).toBe(0);
    expect((await ask(home, upgrade)).status).toBe(503);
  });

  test('a handler of your own answers in the same words', async () => {
    const router = createRouter();
    const home = await host(router);
    home.server.on('request', router.handleRequest);
    const answer = await fetch(`http://127.0.0.1:${home.port}/anywhere`);
    expect([answer.status, await answer.text()]).toEqual([400, 'Not a websocket handshake\n']);
  });
});
