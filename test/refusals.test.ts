import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { createLog, openParlour, readConfig } from '../src/index.ts';
import { RawClient } from './http/raw-client.ts';
import { Talker } from './support/talker.ts';
import { tempFolder } from './support/temp.ts';

/** A server behind a proxy that it believes, and whom it refused. */
async function open() {
  const config = readConfig({ port: '0', data: tempFolder(), trustProxy: 'loopback' }, {});
  const refused: [code: string, from: string | undefined][] = [];
  const hooks = {
    refused: (code: string, from: string | undefined) => void refused.push([code, from]),
  };
  const parlour = await openParlour({ config, log: createLog('silent'), hooks });
  onTestFinished(() => parlour.stop());
  return { parlour, refused };
}

const visitor = '192.0.2.7';
const headers = { 'x-forwarded-for': visitor };

test('whoever is refused is told to the log by its own address, on each road', async () => {
  const { parlour, refused } = await open();
  await fetch(`${parlour.url}/nowhere`, { headers });
  await fetch(`${parlour.url}/api/rooms/tea/messages`, { method: 'POST', headers, body: '{' });
  const raw = await RawClient.open(parlour.port);
  const head = `GET / HTTP/1.1\r\nHost: strange.example\r\nX-Forwarded-For: ${visitor}\r\n\r\n`;
  expect((await raw.send(head).answer()).status).toBe(421);
  const refusedUpgrade = new WebSocket(`ws://127.0.0.1:${parlour.port}/chat?dialect=none`, {
    headers: { ...headers, host: 'strange.example' },
  });
  await new Promise((resolve) => refusedUpgrade.once('error', resolve));
  const talker = new Talker(
    new WebSocket(`ws://127.0.0.1:${parlour.port}/ws`, ['parlour.v1'], { headers }),
  );
  await new Promise((resolve) => talker.ws.once('open', resolve));
  talker.tell({ type: 'nonsense' });
  await talker.hear('refused');
  await talker.close();
  expect(refused.map(([, from]) => from)).toEqual(refused.map(() => visitor));
  expect(refused.length).toBeGreaterThanOrEqual(5);
});
