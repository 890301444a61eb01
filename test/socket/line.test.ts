import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Dialect } from '../../src/dialect/dialect.ts';
import { golem } from '../../src/dialect/golem.ts';
import { guests } from '../../src/identity/guest.ts';
import { refusalText } from '../../src/protocol/error.ts';
import { plainFraming } from '../../src/send/frame.ts';
import { Outlet } from '../../src/send/outlet.ts';
import type { SessionParts } from '../../src/socket/caller.ts';
import type { Connection } from '../../src/socket/connection.ts';
import { Session } from '../../src/socket/session.ts';
import { type House, openHouse } from '../support/house.ts';

/** One line a message; the sender's own are not told to it. */
const lines: Dialect = {
  ...golem,
  enters: 'at-open',
  declinesEcho: true,
  nameless: (id) => `caller-${id}`,
  decode: (line, { room, name }) => [{ type: 'post', room, name, text: line }],
  encode: (event) =>
    event.type === 'posted' ? `${event.author.name}: ${event.text}\n` : undefined,
};

let house: House;
let server: Server;
let callers = 0;

beforeEach(async () => {
  house = await openHouse();
  callers = 0;
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.close();
  await house.end();
});

/** A bare TCP line as a connection: no handshake, no frames, nothing of a WebSocket. */
function answer(socket: Socket): void {
  const { hub, rooms, limits } = house;
  const fail = (error: unknown) => {
    throw error;
  };
  const own = { identity: guests, onRefusal: () => {}, onBug: fail };
  const parts: SessionParts = { hub, rooms, limits, ...own };
  const connection: Connection = {
    id: String(++callers),
    outlet: new Outlet(socket, { flush: hub.flush, traffic: hub.traffic, limits }),
    framing: plainFraming,
    address: socket.remoteAddress,
    close(code) {
      session.close();
      this.outlet.end();
      socket.end(`${refusalText(code, limits)}\n`);
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    fail,
  };
  const session = new Session(parts, lines, { room: 'tea' }, connection);
  createInterface({ input: socket }).on('line', (line) => session.receive(line));
  socket.on('close', () => session.close());
  session.begin();
}

async function call() {
  const { port } = server.address() as { port: number };
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const heard: string[] = [];
  createInterface({ input: socket }).on('line', (line) => heard.push(line));
  return { socket, heard };
}

test('bare TCP lines speak to the same session and the same rooms', async () => {
  const ann = await call();
  await expect.poll(() => house.hub.count('tea')).toBe(1);
  const bo = await call();
  await expect.poll(() => house.hub.count('tea')).toBe(2);
  ann.socket.write('hello\nanybody there?\n');
  await expect.poll(() => bo.heard).toEqual(['caller-1: hello', 'caller-1: anybody there?']);
  bo.socket.write('yes\n');
  await expect.poll(() => ann.heard).toEqual(['caller-2: yes']);
  bo.socket.end();
  await expect.poll(() => house.hub.count('tea')).toBe(1);
  ann.socket.destroy();
  await expect.poll(() => house.hub.count('tea')).toBe(0);
});

test('many lines at once come in order, and a refused one ends its connection with the reason', async () => {
  const [ann, bo] = [await call(), await call()];
  await expect.poll(() => house.hub.count('tea')).toBe(2);
  const said = Array.from({ length: 100 }, (_, i) => `line ${i}`);
  ann.socket.write(`${said.join('\n')}\n`);
  await expect.poll(() => bo.heard).toEqual(said.map((line) => `caller-1: ${line}`));
  ann.socket.write(`${'x'.repeat(house.limits.textPoints + 1)}\n`);
  await expect.poll(() => ann.heard).toEqual([refusalText('text_too_long', house.limits)]);
  bo.socket.destroy();
});

test('who goes away while coming in is not kept in the room', async () => {
  const { promise: read, resolve: mayRead } = Promise.withResolvers<void>();
  const opening = house.store.opening.bind(house.store);
  const asked = vi.spyOn(house.store, 'opening').mockImplementation(async (...all) => {
    await read;
    return opening(...all);
  });
  const entered = vi.spyOn(house.hub, 'enter');
  const left = vi.spyOn(Session.prototype, 'close');
  const ann = await call();
  await expect.poll(() => asked).toHaveBeenCalled();
  ann.socket.destroy();
  await expect.poll(() => left).toHaveBeenCalled();
  mayRead();
  await entered.mock.results[0]?.value;
  await new Promise(setImmediate);
  expect(house.hub.count('tea')).toBe(0);
  vi.restoreAllMocks();
});
