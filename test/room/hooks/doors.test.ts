import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { makeBot } from '../../../src/identity/bot/bot-file.ts';
import {
  createLog,
  type HookPost,
  openParlour,
  type Parlour,
  type PostAnswer,
  readConfig,
} from '../../../src/index.ts';
import { comeBy } from '../../support/foreign.ts';
import { Talker } from '../../support/talker.ts';

let parlour: Parlour;
let asked: HookPost[] = [];
let word: (post: HookPost) => PostAnswer;
const loud = ({ text }: HookPost): PostAnswer => ({ type: 'changed', text: text.toUpperCase() });

beforeAll(async () => {
  const data = mkdtempSync(join(tmpdir(), 'parlour-hooks-'));
  const config = readConfig({ port: '0', data, limits: 'off' }, {});
  const mayPost = (post: HookPost) => {
    asked.push(post);
    return word(post);
  };
  parlour = await openParlour({ config, log: createLog('silent'), hooks: { mayPost } });
  return async () => {
    await parlour.stop();
    await rm(data, { recursive: true, force: true });
  };
});
beforeEach(() => {
  asked = [];
  word = loud;
});

const wsUrl = () => `ws://127.0.0.1:${parlour.port}/ws`;
const api = (path: string) => `http://127.0.0.1:${parlour.port}/api/rooms/${path}`;
const ann = { authorization: `Bearer ${'a'.repeat(43)}`, 'content-type': 'application/json' };
const send = (path: string, body: object, method = 'POST') =>
  fetch(api(path), { method, headers: ann, body: JSON.stringify(body) });

async function native(room: string, hello: object = { secret: 'b'.repeat(43), name: 'bo' }) {
  const talker = await Talker.greet(wsUrl(), hello);
  onTestFinished(() => talker.ws.terminate());
  await talker.join(room);
  return talker;
}

const frames: Record<string, (room: string) => string> = {
  golem: (room) => `msg ${JSON.stringify({ to: room, msg: 'golem' })}`,
  roomcode: () => JSON.stringify({ Author: 'cy', Content: 'roomcode' }),
  chatlog: () => JSON.stringify({ userName: 'cy', body: 'chatlog', timestamp: '8:52 AM' }),
  htmx: () => JSON.stringify({ text: 'htmx', HEADERS: { 'HX-Request': 'true' } }),
};

test.each(Object.keys(frames))('what %s says passes the hook', async (dialect) => {
  const room = `by-${dialect}`;
  const bo = await native(room);
  const stranger = await comeBy(dialect, wsUrl(), room);
  onTestFinished(() => stranger.ws.terminate());
  stranger.say(frames[dialect]?.(room) ?? '');
  expect(await bo.hear('posted')).toMatchObject({ text: dialect.toUpperCase() });
  expect(asked).toMatchObject([{ type: 'post', text: dialect, author: { claimed: true } }]);
  // Also the one whose client shows what it says by itself: it hears what was said in its place.
  await expect.poll(() => stranger.frames.join()).toContain(dialect.toUpperCase());
});

test('what is said on the native wire, over HTTP, by form and by growing passes it', async () => {
  const bo = await native('tea');
  const { key } = await makeBot(parlour.data, 'Weather', ['grow']);
  const bot = await native('tea', { token: key });
  const { seq } = await bo.ask({ type: 'post', room: 'tea', text: 'wire', ref: '1' });
  await bo.ask({ type: 'edit', room: 'tea', seq, text: 'wire again', ref: '2' });
  const said = (await (await send('tea/messages', { text: 'api' })).json()) as { seq: number };
  await send(`tea/messages/${said.seq}`, { text: 'api again' }, 'PATCH');
  const form = new URLSearchParams({ text: 'form', name: 'dee' });
  const shown = await fetch(`http://127.0.0.1:${parlour.port}/lite/tea/messages`, {
    method: 'POST',
    body: form,
  });
  expect(await shown.text()).toContain('FORM');
  await bot.ask({ type: 'grow', room: 'tea', ref: 'g', text: 'grow' });
  await bot.ask({ type: 'grow', room: 'tea', ref: 'g', text: 'n', end: true });
  await send('tea/questions', { text: 'why?' });
  const page = (await (await fetch(api('tea/messages'))).json()) as {
    messages: { text: string }[];
  };
  const told = ['WIRE AGAIN', 'API AGAIN', 'FORM', 'GROWN'];
  expect(page.messages.map(({ text }) => text)).toEqual(told);
  expect(asked.map(({ text }) => text)).toEqual([
    ...['wire', 'wire again', 'api', 'api again', 'form', 'grown', 'why?'],
  ]);
  expect(asked.map(({ author }) => author.role)).toContain('guest');
});

test('a refusal and a failure are told on the wire and over HTTP', async () => {
  const bo = await native('cake');
  word = () => ({ type: 'refused', text: 'Tea only.' });
  const post = { type: 'post', room: 'cake', text: 'cake' };
  const told = { code: 'host_refused', text: 'Tea only.', retry: null };
  expect(await bo.ask({ ...post, ref: '1' })).toMatchObject(told);
  const answer = await send('cake/messages', { text: 'cake' });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ error: told });
  word = () => JSON.parse('{');
  const failed = { code: 'hook_failed', retry: 5 };
  expect(await bo.ask({ ...post, ref: '2' })).toMatchObject(failed);
  const late = await send('cake/messages', { text: 'cake' });
  expect([late.status, late.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await late.json()).toMatchObject({ error: failed });
});
