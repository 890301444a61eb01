import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { UnsentBudget } from '../../src/send/unsent.ts';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** The server's end of a connection, and a client that reads nothing until it is resumed. */
async function openPair(): Promise<{ socket: Socket; client: Socket }> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const client = connect(port, '127.0.0.1').pause();
  const socket = await accepted;
  for (const end of [socket, client]) end.on('error', () => {});
  sockets.push(socket, client);
  return { socket, client };
}

const megabyte = 1_048_576;
/** What the system takes for a socket beside what is left with us. */
const ofSystem = 16 * megabyte;

const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

test('a connection that takes what it is sent costs nothing', async () => {
  const budget = new UnsentBudget(megabyte);
  const { socket, client } = await openPair();
  client.resume();
  await new Promise((resolve) => socket.write(Buffer.alloc(4 * megabyte), resolve));
  budget.count(socket);
  expect([budget.total, budget.cut, socket.destroyed]).toEqual([0, 0, false]);
});

test('past the budget, who has left most unread is let go, and nobody else', async () => {
  const budget = new UnsentBudget(100 * megabyte);
  const [most, some, little] = await Promise.all([openPair(), openPair(), openPair()]);
  most.socket.write(Buffer.alloc(ofSystem + 40 * megabyte));
  budget.count(most.socket);
  some.socket.write(Buffer.alloc(ofSystem + 20 * megabyte));
  budget.count(some.socket);
  expect([budget.cut, most.socket.destroyed]).toEqual([0, false]);
  little.socket.write(Buffer.alloc(ofSystem + megabyte));
  budget.count(little.socket);
  expect(budget.cut).toBe(1);
  expect([most, some, little].map(({ socket }) => socket.destroyed)).toEqual([true, false, false]);
  expect(budget.total).toBe(some.socket.writableLength + little.socket.writableLength);
});

test('what is taken late, or lost with its connection, is counted no more', async () => {
  const budget = new UnsentBudget(100 * megabyte);
  const [late, lost] = await Promise.all([openPair(), openPair()]);
  for (const { socket } of [late, lost]) {
    socket.write(Buffer.alloc(ofSystem + 20 * megabyte));
    budget.count(socket);
  }
  expect(budget.total).toBeGreaterThan(40 * megabyte);
  const drained = new Promise((resolve) => late.socket.once('drain', resolve));
  late.client.resume();
  await drained;
  budget.count(late.socket);
  const gone = closed(lost.socket);
  lost.client.resetAndDestroy();
  await gone;
  expect([budget.total, budget.cut]).toEqual([0, 0]);
});

test('each server has a budget of its own, and all of them one above it', async () => {
  const all = new UnsentBudget(100 * megabyte);
  const [one, two] = [new UnsentBudget(30 * megabyte, all), new UnsentBudget(200 * megabyte, all)];
  const [ofOne, ofTwo, more] = await Promise.all([openPair(), openPair(), openPair()]);
  ofTwo.socket.write(Buffer.alloc(ofSystem + 50 * megabyte));
  two.count(ofTwo.socket);
  ofOne.socket.write(Buffer.alloc(ofSystem + 35 * megabyte));
  one.count(ofOne.socket);
  expect([one.cut, two.cut, all.cut]).toEqual([1, 0, 0]);
  expect([one.total, two.total]).toEqual([0, ofTwo.socket.writableLength]);
  more.socket.write(Buffer.alloc(ofSystem + 60 * megabyte));
  two.count(more.socket);
  expect([two.cut, all.cut, ofTwo.socket.destroyed]).toEqual([0, 1, false]);
  await closed(more.socket);
  expect([two.total, all.total]).toEqual([ofTwo.socket.writableLength, two.total]);
});
