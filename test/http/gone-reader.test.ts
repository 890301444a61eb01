import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createLog, openParlour, readConfig } from '../../src/index.ts';
import { tempFolder } from '../support/temp.ts';
import { RawClient } from './raw-client.ts';

const host = 'Host: localhost\r\n';
const get = `GET /openapi.json HTTP/1.1\r\n${host}\r\n`;
const half = 'GET /healthz HTTP/1.1\r\nHo';
const cut = `POST /api/rooms/tea/messages HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"text"`;
const stream = `GET /api/rooms/tea/events HTTP/1.1\r\n${host}\r\n`;

/** A server with those that it refused, and the connections that are open at it. */
async function open() {
  const refused: string[] = [];
  const config = readConfig({ port: '0', limits: 'off', data: tempFolder() }, {});
  const hooks = { refused: (code: string) => void refused.push(code) };
  const parlour = await openParlour({ config, log: createLog('silent'), hooks });
  onTestFinished(() => parlour.stop());
  return { ...parlour, refused };
}

test.each([
  ['nothing', ''],
  ['an answer', get],
  ['many answers', get.repeat(60)],
  ['half a head', half],
  ['half a body', cut],
  ['a stream', stream],
])('who goes away in the middle of %s is no offender', async (_, bytes) => {
  const { port, refused } = await open();
  for (const end of ['end', 'destroy', 'resetAndDestroy'] as const) {
    for (const waits of [false, true]) {
      const { socket } = await RawClient.open(port);
      if (bytes !== '') socket.write(bytes);
      if (waits) await RawClient.open(port).then((other) => other.send(get).answer());
      const gone = new Promise((resolve) => socket.once('close', resolve));
      socket[end]();
      await gone;
    }
  }
  // What is no request is refused as ever, and behind all that went before.
  const nonsense = await RawClient.open(port);
  nonsense.send('nonsense\r\n\r\n');
  await nonsense.ended();
  await turn();
  expect(refused).toEqual(['bad_request']);
});
