import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttpServer, type Listening, listenAll } from '../../src/net/listen.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { codeIn, RawClient } from '../http/raw-client.ts';

const get = (path: string, method = 'GET') => `${method} ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
const opened: Listening[] = [];

afterEach(async () => {
  for (const door of opened.splice(0)) {
    door.cut();
    await door.close();
  }
});

async function open(listener: RequestListener): Promise<number> {
  const create = () =>
    createHttpServer({
      listener,
      limits: defaultLimits,
      upgrade: (_request, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
    });
  const door = await listenAll({ create, port: 0 });
  opened.push(door);
  return door.port;
}

/** Longer than what a system keeps for a socket. */
const long = Buffer.alloc(16 * 1_048_576, 'x');

describe('one request of a connection is in work at a time', () => {
  test('and the next only when its answer is taken', async () => {
    const seen: string[] = [];
    const isBegun = Promise.withResolvers<void>();
    const port = await open((request, response) => {
      seen.push(request.url ?? '');
      response.end(request.url === '/long' ? long : 'short');
      if (request.url === '/long') isBegun.resolve();
    });
    const client = connect(port, '127.0.0.1').pause();
    client.write(get('/1') + get('/long') + get('/3') + get('/4'));
    await isBegun.promise;
    // Another client is answered meanwhile, again and again.
    const other = await RawClient.open(port);
    for (let i = 0; i < 20; i++) {
      other.send(get('/other'));
      await other.answer();
    }
    expect(seen.filter((url) => url !== '/other')).toEqual(['/1', '/long']);
    const bytes: Buffer[] = [];
    const isWhole = Promise.withResolvers<void>();
    client.on('data', (chunk: Buffer) => {
      bytes.push(chunk);
      if (seen.at(-1) === '/4' && chunk.subarray(-5).equals(Buffer.from('short')))
        isWhole.resolve();
    });
    client.resume();
    await isWhole.promise;
    const bodies = Buffer.concat(bytes)
      .toString('latin1')
      .split(/HTTP[\s\S]*?\r\n\r\n/)
      .slice(1);
    expect(bodies.map(({ length }) => length)).toEqual([5, long.length, 5, 5]);
    client.destroy();
    other.close();
  });

  test('those of a client that went away are not begun', async () => {
    const seen: string[] = [];
    const gone = Promise.withResolvers<void>();
    const port = await open((request, response) => {
      seen.push(request.url ?? '');
      response.once('close', () => gone.resolve());
    });
    const client = await RawClient.open(port);
    client.send(get('/0'));
    while (seen.length === 0) await new Promise(setImmediate);
    client.send(get('/1').repeat(50));
    client.socket.resetAndDestroy();
    await gone.promise;
    const other = await RawClient.open(port);
    other.send(get('/last'));
    while (!seen.includes('/last')) await new Promise(setImmediate);
    expect(seen).toEqual(['/0', '/last']);
    other.close();
  });

  test('a bad one in the middle is refused in its place, and ends the connection', async () => {
    const port = await open((request, response) => void response.end(request.url));
    const client = await RawClient.open(port);
    client.send(get('/1') + get('/2', 'TRACE') + get('/3'));
    expect((await client.answer()).body).toBe('/1');
    const refusal = await client.answer();
    expect([refusal.status, codeIn(refusal)]).toEqual([405, 'wrong_method']);
    expect(await client.ended()).toBe('');
  });

  test('HEAD, a body that is expected, and one that comes with it keep their places', async () => {
    const port = await open(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      response.end(`${request.method} ${body}`);
    });
    const client = await RawClient.open(port);
    const post = (headers: string) =>
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n${headers}\r\n`;
    client.send(`${get('/', 'HEAD')}${post('')}hi${get('/')}${post('Expect: 100-continue\r\n')}`);
    expect((await client.answer({ toHead: true })).status).toBe(200);
    expect((await client.answer()).body).toBe('POST hi');
    expect((await client.answer()).body).toBe('GET ');
    expect((await client.answer()).status).toBe(100);
    client.send('ho');
    expect((await client.answer()).body).toBe('POST ho');
    client.close();
  });

  test('an upgrade waits for the answers before it', async () => {
    const port = await open(
      (request, response) => void setImmediate(() => response.end(request.url)),
    );
    const client = await RawClient.open(port);
    const upgrade =
      'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n';
    client.send(get('/1') + get('/2') + upgrade);
    expect((await client.answer()).body).toBe('/1');
    expect((await client.answer()).body).toBe('/2');
    expect((await client.answer()).status).toBe(101);
    await client.ended();
  });

  test('who asks and closes its side still hears all answers', async () => {
    const port = await open(
      (request, response) => void setImmediate(() => response.end(request.url)),
    );
    const client = await RawClient.open(port);
    client.send(get('/1') + get('/2') + get('/3')).socket.end();
    for (const path of ['/1', '/2', '/3']) expect((await client.answer()).body).toBe(path);
    expect(await client.ended()).toBe('');
  });

  test('HTTP/1.0 is answered once, and its connection ends', async () => {
    const port = await open((request, response) => void response.end(request.url));
    const client = await RawClient.open(port);
    client.send(`GET /1 HTTP/1.0\r\nHost: a\r\n\r\n${get('/2')}`);
    expect(await client.ended()).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*\r\n\r\n\/1$/);
  });
});

test('requests that pile up over many connections are refused, not kept', async () => {
  const held: ServerResponse[] = [];
  let isReleased = false;
  const port = await open((_request, response) => {
    if (isReleased) response.end('ok');
    else held.push(response);
  });
  const clients = await Promise.all(Array.from({ length: 60 }, () => RawClient.open(port)));
  // 60 × 99 × 4 KB would be 24 MB; 16 are kept.
  for (const client of clients) client.send(get('/').repeat(99));
  while (held.length < clients.length) await new Promise(setImmediate);
  isReleased = true;
  for (const response of held) response.end('ok');
  const statuses = await Promise.all(clients.map(statusesOf));
  const answered = statuses.flat().filter((status) => status === 200).length;
  expect(answered).toBeGreaterThan(3_000);
  expect(answered).toBeLessThan(4_500);
  for (const each of statuses) expect(each.at(-1)).toBe(each.length === 99 ? 200 : 429);
  for (const client of clients) client.close();
  // What was kept is let go: as much is taken again.
  const again = await RawClient.open(port);
  again.send(get('/').repeat(99));
  expect(await statusesOf(again)).toHaveLength(99);
  again.close();
});

/** Of up to 99 answers, or up to a refusal. */
async function statusesOf(client: RawClient): Promise<number[]> {
  const statuses: number[] = [];
  while (statuses.length < 99 && statuses.at(-1) !== 429) {
    statuses.push((await client.answer()).status);
  }
  return statuses;
}

test('of many handshakes at once, each turn of the loop takes some', async () => {
  const turnOf: number[] = [];
  let turns = 0;
  const all = Promise.withResolvers<void>();
  const create = () =>
    createHttpServer({
      listener: (_request, response) => void response.end('here'),
      limits: defaultLimits,
      upgrade: (_request, socket) => {
        socket.on('error', () => {});
        // Ten of these are longer than a turn may take for them.
        const end = performance.now() + 0.5;
        while (performance.now() < end);
        turnOf.push(turns);
        socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
        if (turnOf.length === 100) all.resolve();
      },
    });
  const door = await listenAll({ create, port: 0 });
  opened.push(door);
  const count = () => {
    turns++;
    if (turnOf.length < 100) setImmediate(count);
  };
  setImmediate(count);
  const shake = `${get('/').trimEnd()}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
  const clients = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const client = connect(door.port, '127.0.0.1').on('error', () => {});
      // Whoever was answered is known to be accepted.
      client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      await once(client, 'data');
      return client;
    }),
  );
  for (const client of clients) client.write(shake);
  await all.promise;
  for (const client of clients) client.destroy();
  const most = Math.max(
    ...Map.groupBy(turnOf, (turn) => turn)
      .values()
      .map((those) => those.length),
  );
  expect(most).toBeLessThanOrEqual(4);
});
