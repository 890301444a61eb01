import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Flags } from '../../src/index.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

const json = { 'content-type': 'application/json' };
const ann = { authorization: `Bearer ${'a'.repeat(43)}` };

/** A server whose room `cellar` has a password, and what a try at it is answered. */
async function openCellar(flags: Flags) {
  const parlour = await startParlour(flags);
  onTestFinished(() => parlour.end());
  const url = `http://127.0.0.1:${parlour.port}`;
  const send = (method: string, path: string, body: object, headers: object) =>
    fetch(url + path, {
      method,
      headers: { ...json, ...headers },
      body: JSON.stringify(body),
    });
  await send('POST', '/api/rooms', { code: 'cellar' }, ann);
  await send('PATCH', '/api/rooms/cellar', { password: 'open sesame' }, ann);
  const tryFor = async (forwarded: string) =>
    (
      await send(
        'POST',
        '/api/rooms/cellar/enter',
        { password: 'wrong' },
        { 'x-forwarded-for': forwarded },
      )
    ).status;
  const tryFive = async (forwarded: string) => {
    for (let i = 0; i < 5; i++) expect(await tryFor(forwarded)).toBe(403);
  };
  return { parlour, send, tryFor, tryFive };
}

test('behind a trusted proxy people are told apart by the right-most address it names', async () => {
  const { tryFor, tryFive } = await openCellar({ trustProxy: 'loopback' });
  await tryFive('192.0.2.1');
  expect(await tryFor('192.0.2.1')).toBe(429);
  expect(await tryFor('198.51.100.9, 192.0.2.1, 127.0.0.1')).toBe(429);
  expect(await tryFor('192.0.2.2')).toBe(403);
});

test('what an untrusted peer says of others counts for nothing', async () => {
  const { tryFor, tryFive } = await openCellar({ trustProxy: '192.0.2.99' });
  await tryFive('192.0.2.1');
  expect(await tryFor('192.0.2.2')).toBe(429);
});

test('where no proxy is named, one near by is not counted at all', async () => {
  const { tryFor, tryFive } = await openCellar({});
  await tryFive('192.0.2.1');
  expect(await tryFor('192.0.2.1')).toBe(403);
});

test('a ban by address hits who comes from it through a trusted proxy, and nobody else', async () => {
  const { parlour, send } = await openCellar({ trustProxy: 'loopback' });
  const through = async (address: string, letter: string) => {
    const headers = { 'x-forwarded-for': address };
    const ws = new WebSocket(parlour.wsUrl, ['parlour.v1'], { headers });
    const talker = new Talker(ws);
    await new Promise((resolve) => ws.once('open', resolve));
    talker.tell({ type: 'hello', secret: letter.repeat(43), name: letter });
    await talker.hear('welcome');
    onTestFinished(() => talker.close());
    await talker.join('tea');
    return (text: string) => talker.ask({ type: 'post', room: 'tea', text, ref: text });
  };
  await send('POST', '/api/rooms', { code: 'tea' }, ann);
  const troll = await through('192.0.2.1', 't');
  expect(await troll('spam')).toMatchObject({ type: 'ack', seq: 2 });
  const ban = { type: 'ban', seq: 2, address: true };
  expect((await send('POST', '/api/rooms/tea/acts', ban, ann)).status).toBe(200);
  const again = await through('192.0.2.1', 'u');
  expect(await again('more spam')).toMatchObject({ type: 'refused', code: 'banned' });
  const other = await through('192.0.2.2', 'v');
  expect(await other('hello')).toMatchObject({ type: 'ack' });
});
