import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { openParlour } from '../../src/index.ts';
import { tempFolder } from '../support/temp.ts';

/** As much of Socket.IO as is used here. */
interface SocketIo {
  on(
    event: 'connection',
    hear: (socket: { emit(event: string, data: string): void }) => void,
  ): void;
  close(): Promise<void>;
}

/** The Socket.IO that the benches measure. */
function socketIo(): new (server: Server, options: object) => SocketIo {
  const require = createRequire(join(import.meta.dirname, '../../bench/package.json'));
  try {
    return (require('socket.io') as { Server: ReturnType<typeof socketIo> }).Server;
  } catch (cause) {
    throw new Error('Socket.IO is not here: cd bench && npm ci', { cause });
  }
}

test.each([
  'first',
  'second',
])('Socket.IO that is attached %s and rooms share a server', async (when) => {
  const server = createServer((_, response) => response.end('a page of the program'));
  const parlour = await openParlour({ data: tempFolder(), log: 'fatal', limits: 'off' });
  onTestFinished(() => parlour.stop());
  // It ends upgrades that it does not know, and this soon.
  const open = () => new (socketIo())(server, { destroyUpgradeTimeout: 1 });
  const io = when === 'first' ? open() : undefined;
  parlour.attach(server, { path: '/chat' });
  const other = io ?? open();
  onTestFinished(() => other.close());
  other.on('connection', (socket) => socket.emit('hello', 'from the other'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  const theirs = new WebSocket(`ws://${host}/socket.io/?EIO=4&transport=websocket`);
  const frames: string[] = [];
  const heard = new Promise<void>((resolve) => {
    theirs.on('message', (frame) => {
      frames.push(String(frame));
      if (frames.length === 1) theirs.send('40');
      if (frames.length === 3) resolve();
    });
  });
  const ours = new WebSocket(`ws://${host}/chat/ws`, 'parlour.v1');
  await Promise.all([once(ours, 'open'), heard]);
  expect(frames[2]).toBe('42["hello","from the other"]');
  // It has ended what it does not know, so it would have ended ours, which came before.
  const strange = new WebSocket(`ws://${host}/nowhere`);
  strange.on('error', () => {});
  await new Promise((resolve) => strange.once('close', resolve));
  ours.send(JSON.stringify({ type: 'hello', name: 'ann' }));
  expect(String((await once(ours, 'message'))[0])).toContain('"type":"welcome"');
  expect(await (await fetch(`http://${host}/chat/r/tea`)).text()).toContain('src="/chat/assets/');
  expect(await (await fetch(`http://${host}/`)).text()).toBe('a page of the program');
  await parlour.stop();
  expect(theirs.readyState).toBe(WebSocket.OPEN);
  ours.terminate();
  theirs.terminate();
});
