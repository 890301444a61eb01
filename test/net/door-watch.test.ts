import { connect as connectTls } from 'node:tls';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Flags } from '../../src/index.ts';
import type { Limits } from '../../src/protocol/limit.ts';
import type { Rates } from '../../src/protocol/rate.ts';
import { codeIn, RawClient } from '../http/raw-client.ts';
import { pairOf, trusted } from '../support/certificates.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';

const handshake = (headers = '') =>
  `GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${'a'.repeat(22)}==\r\nSec-WebSocket-Protocol: parlour.v1\r\n${headers}\r\n`;
const get = (path: string, headers = '') =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;
const forwarded = (address: string) => `X-Forwarded-For: ${address}\r\n`;

async function open(
  limits: Partial<Limits>,
  flags: Flags = {},
  rates: Partial<Rates> = {},
): Promise<OwnParlour> {
  const parlour = await startParlour(flags, limits, rates);
  onTestFinished(() => parlour.end());
  return parlour;
}

async function client(port: number): Promise<RawClient> {
  const raw = await RawClient.open(port);
  onTestFinished(() => raw.close());
  return raw;
}

/** The statuses that some connections get for what they send, each in its turn. */
async function statuses(port: number, times: number, bytes: string): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < times; i++) {
    all.push((await (await client(port)).send(bytes).answer({ toHead: true })).status);
  }
  return all;
}

/** The door's clock stands still until the test ends: a busy machine is not to give anybody time. */
function holdDoor(): void {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
}

/** Waits until a place is free again. */
async function untilLetIn(port: number, bytes: string, status: number): Promise<void> {
  for (;;) {
    const raw = await client(port);
    const answer = await raw.send(bytes).answer({ toHead: true });
    if (answer.status === status) return;
    expect(answer.status).toBe(503);
  }
}

test('forty sockets at once that say nothing: five are let in, the others hear why not', async () => {
  holdDoor();
  const { port } = await open({ silentPerAddress: 5 });
  const clients = await Promise.all(Array.from({ length: 40 }, () => client(port)));
  const answers = clients.map((each) => each.send(handshake()).answer());
  const all = await Promise.all(answers);
  const refused = all.filter(({ status }) => status === 503);
  expect(all.filter(({ status }) => status === 101)).toHaveLength(5);
  expect(refused).toHaveLength(35);
  for (const answer of refused) {
    expect(codeIn(answer)).toBe('too_many_connections');
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.headers.get('connection')).toBe('close');
  }
});

test('past the rate of new connections nothing is looked at any more', async () => {
  holdDoor();
  const rates = { connections: { burst: 40, everyMs: 20 } };
  const { port } = await open({ silentPerAddress: 1_000 }, {}, rates);
  const ask = async (times: number) => {
    const clients = await Promise.all(Array.from({ length: times }, () => client(port)));
    const answers = clients.map((each) => each.send(get('/healthz')).answer());
    return (await Promise.all(answers)).map(({ status }) => status);
  };
  expect(new Set(await ask(40))).toEqual(new Set([200]));
  expect(new Set(await ask(20))).toEqual(new Set([503]));
});

test('silent sockets, half heads and silent WebSockets are one count, and who asks is let in for who is mute', async () => {
  holdDoor();
  const { port } = await open({ silentPerAddress: 3 });
  const mute = await client(port);
  const half = (await client(port)).send('GET /healthz HTTP/1.1\r\nHo');
  const sockets = [await client(port)];
  const shake = async (raw: RawClient) =>
    (await raw.send(handshake()).answer({ toHead: true })).status;
  for (const socket of sockets) expect(await shake(socket)).toBe(101);
  expect(await statuses(port, 1, get('/healthz'))).toEqual([200]);
  expect(await mute.ended()).toMatch(/^HTTP\/1.1 503 /);
  for (const status of [101, 101, 503]) {
    const raw = await client(port);
    expect(await shake(raw)).toBe(status);
    sockets.push(raw);
  }
  expect(await half.ended()).toMatch(/^HTTP\/1.1 503 /);
  expect(await statuses(port, 2, get('/healthz'))).toEqual([503, 503]);
  sockets[0]?.close();
  await untilLetIn(port, get('/healthz'), 200);
});

test('two hundred silent sockets a second keep out nobody of their address who speaks at once', async () => {
  const rates = { connections: { burst: 60, everyMs: 60_000 } };
  const { port, wsUrl } = await open({ silentPerAddress: 20 }, {}, rates);
  const crowd = await Promise.all(Array.from({ length: 200 }, () => client(port)));
  for (let i = 0; i < 5; i++) {
    const talker = await Talker.greet(wsUrl, { name: `ann ${i}` });
    onTestFinished(() => talker.close());
    expect(await statuses(port, 1, get('/api/rooms/tea'))).toEqual([200]);
  }
  for (const each of crowd) each.close();
});

test('who said hello, or is in a room by its address, is silent no more', async () => {
  const parlour = await open({ silentPerAddress: 1 });
  for (const name of ['ann', 'bo']) {
    const talker = await Talker.greet(parlour.wsUrl, { name });
    onTestFinished(() => talker.close());
    const wordless = handshake().replace('/ws', '/ws?dialect=roomcode&roomCode=tea');
    await untilLetIn(parlour.port, wordless.replace(/Sec-WebSocket-Protocol.*\r\n/, ''), 101);
  }
});

test('who comes into a room by a command is silent until then', async () => {
  const { port, wsUrl } = await open({ silentPerAddress: 1 });
  const golem = await Talker.open(`${wsUrl}?dialect=golem`);
  onTestFinished(() => golem.close());
  expect(await statuses(port, 1, get('/healthz'))).toEqual([503]);
  golem.say('join {"room":"tea","name":"ann"}');
  await untilLetIn(port, get('/healthz'), 200);
});

test('who is silent for a second gives way to who is new', async () => {
  const { port, wsUrl } = await open({ silentPerAddress: 1 });
  const silent = await Talker.open(wsUrl, ['parlour.v1']);
  await untilLetIn(port, handshake(), 101);
  await silent.ended();
  expect(silent.closed).toMatchObject({ code: 4505 });
});

test('streams count for their address, and sockets beside them', async () => {
  const parlour = await open({ connectionsPerAddress: 4 });
  const { port, url } = parlour;
  for (let i = 0; i < 2; i++) {
    const stream = await StreamReader.open(`${url}/api/rooms/tea/events`);
    onTestFinished(() => stream.close());
  }
  expect(await statuses(port, 3, handshake())).toEqual([101, 101, 503]);
  const elsewhere = await RawClient.open(port, '127.0.0.1', '127.0.0.2');
  onTestFinished(() => elsewhere.close());
  expect((await elsewhere.send(get('/healthz')).answer()).status).toBe(200);
});

test('a connection that is kept for a next request gives way', async () => {
  const { port } = await open({ connectionsPerAddress: 4 });
  const clients: RawClient[] = [];
  for (let i = 0; i < 12; i++) {
    const raw = await client(port);
    const answer = await raw.send(get('/healthz')).answer();
    expect(answer.status).toBe(200);
    clients.push(raw);
    if (answer.headers.get('connection') === 'close') await raw.ended();
  }
  await expect(clients[0]?.send(get('/healthz')).answer()).resolves.toMatchObject({ status: 200 });
});

test('the server as a whole has a bound, for every address', async () => {
  const { port } = await open({ connections: 3 });
  expect(await statuses(port, 4, handshake())).toEqual([101, 101, 101, 503]);
  const elsewhere = await RawClient.open(port, '127.0.0.1', '127.0.0.2');
  onTestFinished(() => elsewhere.close());
  expect((await elsewhere.send(handshake()).answer()).status).toBe(503);
});

test('behind a trusted proxy sockets and streams count for whom it names', async () => {
  const { port } = await open(
    { silentPerAddress: 2, connectionsPerAddress: 3 },
    { trustProxy: 'loopback' },
  );
  const [one, two] = [handshake(forwarded('192.0.2.1')), handshake(forwarded('192.0.2.2'))];
  expect(await statuses(port, 3, one)).toEqual([101, 101, 503]);
  expect(await statuses(port, 3, two)).toEqual([101, 101, 503]);
  const stream = get('/api/rooms/tea/events', forwarded('192.0.2.1'));
  expect(await statuses(port, 2, stream)).toEqual([200, 503]);
  expect(await statuses(port, 9, get('/healthz', forwarded('192.0.2.1')))).toEqual(
    Array(9).fill(200),
  );
});

test('behind a proxy that nobody named, connections are not counted by address', async () => {
  const { port } = await open({ connectionsPerAddress: 2, silentPerAddress: 2 });
  const many = await statuses(port, 6, handshake(forwarded('192.0.2.1')));
  expect(many).toEqual(Array(6).fill(101));
});

test('where no proxy is believed, who says to be one is counted all the same', async () => {
  const { port } = await open({ silentPerAddress: 2 }, { trustProxy: 'none' });
  expect(await statuses(port, 3, handshake(forwarded('192.0.2.1')))).toEqual([101, 101, 503]);
});

test('one person has so many sockets and streams, by whichever road', async () => {
  const parlour = await open({ connectionsPerPerson: 3 });
  const { wsUrl, url } = parlour;
  const secret = 'a'.repeat(43);
  const headers = { authorization: `Bearer ${secret}` };
  const first = await Talker.greet(wsUrl, { secret, name: 'ann' });
  const second = await Talker.greet(wsUrl, { secret, name: 'ann' });
  const stream = await StreamReader.open(`${url}/api/rooms/tea/events`, headers);
  onTestFinished(() => stream.close());
  const more = await Talker.open(wsUrl, ['parlour.v1']);
  more.tell({ type: 'hello', secret, name: 'ann' });
  await more.ended();
  expect(more.closed).toMatchObject({ code: 4505 });
  expect((await fetch(`${url}/api/rooms/tea/events`, { headers })).status).toBe(503);
  // Somebody else is not in it.
  const bo = await Talker.greet(wsUrl, { secret: 'b'.repeat(43), name: 'bo' });
  await first.close();
  for (let isIn = false; !isIn; ) {
    const again = await Talker.open(wsUrl, ['parlour.v1']);
    onTestFinished(() => again.ws.terminate());
    again.tell({ type: 'hello', secret, name: 'ann' });
    isIn = await Promise.race([
      again.hear('welcome').then(() => true),
      again.ended().then(() => false),
    ]);
  }
  await Promise.all([second.close(), bo.close()]);
});

test('over TLS a connection that there is no place for is ended before its handshake', async () => {
  const { cert: tlsCert, key: tlsKey } = pairOf('one');
  const { port } = await open({ connectionsPerAddress: 1 }, { tlsCert, tlsKey });
  const shake = () => {
    const { promise, resolve } = Promise.withResolvers<'secure' | 'ended'>();
    const socket = connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca: trusted });
    onTestFinished(() => void socket.destroy());
    socket.once('secureConnect', () => resolve('secure'));
    socket.on('error', () => resolve('ended'));
    socket.once('close', () => resolve('ended'));
    return { socket, end: promise };
  };
  const first = shake();
  expect(await first.end).toBe('secure');
  expect(await shake().end).toBe('ended');
  first.socket.destroy();
  while ((await shake().end) === 'ended');
});

test('without limits nothing is counted', async () => {
  const { port } = await open({ connectionsPerAddress: 1, silentPerAddress: 1 }, { limits: 'off' });
  expect(await statuses(port, 5, handshake())).toEqual(Array(5).fill(101));
});

test('what is refused leaves nothing behind: the door closes and opens again and again', async () => {
  const { port } = await open({ connectionsPerAddress: 5 });
  for (let round = 0; round < 5; round++) {
    const clients = await Promise.all(Array.from({ length: 20 }, () => client(port)));
    const answers = await Promise.all(clients.map((each) => each.send(handshake()).answer()));
    expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThanOrEqual(15);
    for (const each of clients) each.close();
    await untilLetIn(port, get('/healthz'), 200);
  }
});
