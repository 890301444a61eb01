import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect as openTcp } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { connect } from '../../src/client/index.ts';
import { openParlour, type Parlour, type ParlourOptions } from '../../src/index.ts';
import { pairOf } from '../support/certificates.ts';
import { tempFolder } from '../support/temp.ts';

async function open(options: ParlourOptions = {}): Promise<Parlour> {
  const parlour = await openParlour({
    ...{ data: tempFolder(), log: 'fatal', limits: 'off' },
    ...options,
  });
  onTestFinished(() => parlour.stop());
  return parlour;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const host = () => createServer((request, response) => response.end(`host ${request.url}`));
const textOf = async (url: string) => (await fetch(url)).text();

async function* take<One>(all: AsyncIterable<One>, many: number): AsyncGenerator<One> {
  let left = many;
  for await (const one of all) {
    yield one;
    if (--left === 0) return;
  }
}

test('a server of a program has rooms at a path, and all else is as it was', async () => {
  const server = host();
  const url = await listen(server);
  const parlour = await open();
  parlour.attach(server, { path: '/chat' });
  expect([parlour.port, parlour.url]).toEqual([0, '/chat']);
  expect(await textOf(`${url}/`)).toBe('host /');
  expect(await textOf(`${url}/chatter`)).toBe('host /chatter');
  expect(await textOf(`${url}/chat`)).toContain('action="/chat/open"');
  expect(await textOf(`${url}/chat/r/tea`)).toContain('src="/chat/assets/');
  const client = connect(`${url}/chat/ws`, { name: 'ann' });
  onTestFinished(() => client.close());
  const room = client.room('tea');
  room.post('Water is on.');
  const heard = await Array.fromAsync(take(room, 1));
  expect(heard).toMatchObject([{ type: 'posted', text: 'Water is on.' }]);
  expect(await textOf(`${url}/chat/api/rooms/tea/messages`)).toContain('"Water is on."');
  const { headers } = await fetch(`${url}/chat/open?code=tea`, { redirect: 'manual' });
  expect(headers.get('location')).toBe('/chat/r/tea');
});

test('it does so over TLS', async () => {
  const { cert, key } = pairOf('one');
  const server = createSecureServer({ cert: readFileSync(cert), key: readFileSync(key) });
  const url = (await listen(server)).replace('http:', 'wss:');
  const parlour = await open();
  parlour.attach(server, { path: '/chat' });
  const socket = new WebSocket(`${url}/chat/ws`, { rejectUnauthorized: false });
  await once(socket, 'open');
  socket.close();
});

/** What comes to a socket: an opening, or the status of what it is refused by. */
async function shake(url: string, headers: Record<string, string> = {}): Promise<string> {
  const socket = new WebSocket(url.replace('http', 'ws'), { headers });
  const refused = once(socket, 'unexpected-response').then(([, { statusCode }]) => `${statusCode}`);
  socket.on('error', () => {});
  const found = await Promise.race([once(socket, 'open').then(() => 'open'), refused]);
  if (found === 'open') onTestFinished(() => socket.terminate());
  return found;
}

test.each([
  'before',
  'after',
])('sockets of others who came %s stay theirs, and ours ours', async (when) => {
  const server = host();
  const url = await listen(server);
  const parlour = await open();
  // Each of these ends whatever it does not know.
  const others = () => {
    const other = new WebSocketServer({ server, path: '/other' });
    onTestFinished(() => other.close());
    server.on('upgrade', ({ url: asked }, socket) => asked !== '/other' && socket.destroy());
  };
  if (when === 'before') others();
  parlour.attach(server, { path: '/chat' });
  if (when === 'after') others();
  expect(await shake(`${url}/other`)).toBe('open');
  expect(await shake(`${url}/chat/ws`)).toBe('open');
  expect(await shake(`${url}/chat/nowhere`)).toBe('404');
});

test('an upgrade that nobody else takes is a plain request to others', async () => {
  const server = host();
  const url = await listen(server);
  (await open()).attach(server, { path: '/chat' });
  const answer = await raw(
    url,
    'GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
  );
  expect(answer).toContain('host /page');
  const strange = await raw(
    url,
    'GET /chat/readyz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
  );
  expect(strange).toContain('200 OK');
});

/** The first bytes that come back for some. */
async function raw(url: string, bytes: string): Promise<string> {
  const socket = openTcp(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write(bytes);
  const [first] = (await once(socket, 'data')) as [Buffer];
  return String(first);
}

test('a target that names its host comes to its path as well', async () => {
  const server = host();
  const url = await listen(server);
  (await open()).attach(server, { path: '/chat' });
  const ask = (target: string) => raw(url, `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  expect(await ask('http://localhost/chat/healthz')).toMatch(/ok\n$/);
  expect(await ask('http://localhost/chat')).toContain('action="/chat/open"');
  expect(await ask('http://strange.example/chat/healthz')).toContain('421');
  expect(await ask('http://localhost/chatter')).toContain('host http://localhost/chatter');
});

test('a path that is asked for in another spelling is spelled so for nobody else', async () => {
  const parlour = await open();
  const framework = createServer((request, response) => {
    const { url = '/' } = request;
    Object.assign(request, { originalUrl: url, url: url.slice('/chat'.length) });
    parlour.handle(request, response);
  });
  const url = await listen(framework);
  for (const path of ['/chat', '/ChAt', '/chat'])
    expect(await textOf(`${url}${path}/r/tea`)).toContain('src="/chat/assets/');
});

test('the gate holds for what comes there, and for nothing else', async () => {
  const server = host();
  const url = await listen(server);
  const parlour = await open();
  parlour.attach(server, { path: '/chat' });
  const ask = (head: string) => raw(url, `${head}\r\n\r\n`);
  expect(await ask('GET /chat/ HTTP/1.1\r\nHost: evil.example')).toContain('421');
  expect(await ask('GET / HTTP/1.1\r\nHost: evil.example')).toContain('200');
  expect(await ask('TRACE /chat/ HTTP/1.1\r\nHost: localhost')).toContain('405');
  expect(await ask('POST /chat/api/rooms HTTP/1.1\r\nHost: localhost\r\nExpect: much')).toContain(
    '417',
  );
  expect(await shake(`${url}/chat/ws`, { host: 'evil.example' })).toBe('421');
  expect(await shake(`${url}/chat/ws`, { origin: 'https://evil.example' })).toBe('403');
});

test('connections are counted from when they ask for something here', async () => {
  const server = host();
  const url = await listen(server);
  const parlour = await open({ limits: { connectionsPerAddress: 2 } });
  parlour.attach(server, { path: '/chat' });
  expect(await shake(`${url}/chat/ws`)).toBe('open');
  expect(await shake(`${url}/chat/ws`)).toBe('open');
  expect(await shake(`${url}/chat/ws`)).toBe('503');
  expect(await raw(url, 'GET /chat/r/tea HTTP/1.1\r\nHost: localhost\r\n\r\n')).toContain('503');
  expect(await textOf(url)).toBe('host /');
});

test('a connection that asked once gives way to others, and is not ended', async () => {
  const server = host();
  const url = await listen(server);
  const parlour = await open({ limits: { connectionsPerAddress: 1 } });
  parlour.attach(server, { path: '/chat' });
  const kept = openTcp(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void kept.destroy());
  const ask = async (path: string) => {
    kept.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    return String((await once(kept, 'data'))[0]);
  };
  expect(await ask('/chat/healthz')).toContain('200 OK');
  expect(await shake(`${url}/chat/ws`)).toBe('open');
  expect(await ask('/page')).toContain('host /page');
  expect(await ask('/chat/healthz')).toContain('503');
});

test('two of them stand side by side, and one that stops leaves the server and the other alone', async () => {
  const server = host();
  const url = await listen(server);
  const [one, two] = await Promise.all([open({ limits: { textPoints: 5 } }), open()]);
  one.attach(server, { path: '/one' });
  two.attach(server, { path: '/two' });
  const post = (path: string) =>
    fetch(`${url}/${path}/api/rooms/tea/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'ann', text: 'longer than five' }),
    });
  expect([(await post('one')).status, (await post('two')).status]).toEqual([413, 201]);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/one/ws`);
  await once(socket, 'open');
  const closed = once(socket, 'close');
  await one.stop();
  expect((await closed)[0]).toBe(1012);
  expect(await textOf(`${url}/one/`)).toBe('host /one/');
  expect((await post('two')).status).toBe(201);
  expect(server.listening).toBe(true);
  await two.stop();
  expect(Object.hasOwn(server, 'emit') && server.emit !== Server.prototype.emit).toBe(false);
});

test('it is taken away and put elsewhere, and not to two places at once', async () => {
  const [server, other] = [host(), host()];
  const url = await listen(server);
  const parlour = await open();
  const attached = parlour.attach(server, { path: '/chat/' });
  expect(() => parlour.attach(other, { path: '/rooms' })).toThrow('at /chat already');
  expect(() => parlour.attach(server, { path: '/chat' })).toThrow('somebody at /chat');
  expect(() => parlour.attach(server, { path: 'chat' })).toThrow('like /chat');
  expect(() => parlour.attach({} as Server, { path: '/chat' })).toThrow('node:http');
  attached.detach();
  expect(await textOf(`${url}/chat/`)).toBe('host /chat/');
  parlour.attach(server, { path: '/' });
  expect(await textOf(`${url}/r/tea`)).toContain('src="/assets/');
});

test('behind a proxy that renames the path, the public URL says what pages are made with', async () => {
  const server = host();
  const url = await listen(server);
  const parlour = await open({ publicUrl: 'https://x.example/talk' });
  parlour.attach(server, { path: '/inside' });
  expect(await textOf(`${url}/inside/r/tea`)).toContain('src="/talk/assets/');
  expect(parlour.roomLink).toMatch(/^https:\/\/x\.example\/talk\/r\//);
});

test('what is looser on such a server is said, a sentence each', async () => {
  const parlour = await open();
  const strict = createServer({
    ...{ headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16_384 },
    connectionsCheckingInterval: 1_000,
  });
  strict.timeout = 60_000;
  parlour.attach(strict, { path: '/chat' });
  expect(parlour.warnings).toEqual([]);
  parlour.attach(createServer({ maxHeaderSize: 65_536, insecureHTTPParser: true }), {
    path: '/chat',
  });
  expect(parlour.warnings.map((warning) => warning.split(': ')[1] ?? warning)).toEqual([
    'server.headersTimeout = 10000.',
    'server.requestTimeout = 30000.',
    'server.timeout = 60000.',
    'maxHeaderSize.',
    'insecureHTTPParser.',
  ]);
});

test('its options are typed, a wrong one is refused, and it listens where it is told', async () => {
  const parlour = await open({ port: 0, compression: false, origins: ['https://a.example'] });
  expect(await textOf(`${parlour.url}/healthz`)).toBe('ok\n');
  await expect(openParlour({ prot: 8080 } as ParlourOptions)).rejects.toThrow('no option prot');
  await expect(openParlour({ path: 'chat' })).rejects.toThrow('like /chat');
  await expect(openParlour({ publicUrl: 'x' })).rejects.toThrow('public-url');
  await expect(parlour.token({ id: '7' })).rejects.toThrow('jwtSecret');
  await expect(openParlour({ jwtSecret: 'short' })).rejects.toThrow('32 bytes');
});

test('the globals of the process stay its own', () => {
  const index = new URL('../../src/index.ts', import.meta.url);
  const program = `
    const { Request: request, Response: response } = globalThis;
    const { openParlour } = await import('${index}');
    const parlour = await openParlour({ data: '${tempFolder()}', port: 0 });
    await fetch(parlour.url);
    await parlour.stop();
    console.log(Request === request, Response === response);
  `;
  // A program may be a text on the command line, and has no file then.
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program]);
  expect(String(stdout)).toBe('true true\n');
});
