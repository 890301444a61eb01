import { expect, onTestFinished, test } from 'vitest';
import { createLog, type Hooks, openParlour } from '../../src/index.ts';
import { figuresOf, valueIn } from '../support/figures.ts';
import { tempFolder } from '../support/temp.ts';

async function open(hooks: Hooks) {
  const log = createLog('silent');
  const parlour = await openParlour({ port: 0, data: tempFolder(), limits: 'off', log, hooks });
  onTestFinished(() => parlour.stop());
  const say = async (text: string, room = 'tea', who = 'word-of-ann') => {
    const headers = { authorization: `Bearer ${who}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ text });
    const url = `${parlour.url}/api/rooms/${room}/messages`;
    return (await fetch(url, { method: 'POST', headers, body })).status;
  };
  const figures = async () => {
    const all = await figuresOf(parlour.url);
    return (name: string, parts: object) => valueIn(all, `parlour_hook_${name}`, labelsOf(parts));
  };
  return { parlour, say, figures };
}

const labelsOf = (parts: object) =>
  Object.entries(parts)
    .map(([name, value]) => `${name}="${value}"`)
    .join();
const ends = (hook: string) => (end: string) => ({ hook, end });

test('calls of each hook are counted by their ends and measured, those of a hook that is not there not at all', async () => {
  const { parlour, say, figures } = await open({
    authorize: (bearer) => (bearer === 'word-of-ann' ? { id: 'ann', name: 'ann' } : undefined),
    mayPost({ text }) {
      if (text === 'throw') throw new Error('no');
      if (text === 'odd') return { type: 'odd' } as never;
      if (text === 'held') return { type: 'held' };
      return text === 'no' ? { type: 'refused', text } : { type: 'changed', text: 'yes' };
    },
  });
  const before = await figures();
  for (const end of ['ok', 'changed', 'held', 'refused', 'failed', 'late', 'ended']) {
    expect(before('calls_total', { hook: 'mayPost', end }), end).toBe(0);
  }
  for (const text of ['throw', 'odd', 'held', 'no', 'one', 'two', 'yes']) await say(text);
  expect(await say('one', 'tea', 'word-of-nobody')).toBe(401);
  const after = await figures();
  const [post, authorize] = [ends('mayPost'), ends('authorize')];
  expect(after('calls_total', post('failed'))).toBe(2);
  expect(after('calls_total', post('held'))).toBe(1);
  expect(after('calls_total', post('refused'))).toBe(1);
  expect(after('calls_total', post('changed'))).toBe(2);
  expect(after('calls_total', post('ok'))).toBe(1);
  expect(after('calls_total', authorize('ok'))).toBe(1);
  expect(after('calls_total', authorize('refused'))).toBe(1);
  const page = await (await fetch(`${parlour.url}/metrics`)).text();
  expect(page).toContain('parlour_hook_seconds_count{hook="mayPost"} 7');
  expect(page).not.toMatch(/parlour_hook_\w+\{[^}]*(mayEnter|committed)/);
});

test('what waits for a hook, and what it was not told yet, is told as it is then, of all rooms together', async () => {
  let [answer, take] = [() => {}, () => {}];
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const taken = new Promise<void>((resolve) => (take = resolve));
  const { parlour, say, figures } = await open({
    authorize: (id) => ({ id, name: 'ann' }),
    async mayPost({ text }) {
      if (text === 'slow') await answered;
      return { type: 'ok' };
    },
    committed: () => taken,
  });
  expect((await figures())('lag_seconds', { hook: 'committed' })).toBe(0);
  await say('one', 'zebra17');
  const slow = [say('slow'), say('two'), say('three')];
  const waiting = { hook: 'mayPost', state: 'queued' };
  await expect.poll(async () => (await figures())('waiting', waiting)).toBe(2);
  await say('four', 'tea', 'word-of-bo');
  const told = { hook: 'committed', state: 'asked' };
  await expect.poll(async () => (await figures())('waiting', told)).toBe(2);
  const now = await figures();
  expect(now('waiting', { hook: 'mayPost', state: 'asked' })).toBe(1);
  expect(now('behind_rooms', { hook: 'committed' })).toBe(2);
  expect(now('behind_events', { hook: 'committed' })).toBe(2);
  expect(now('lag_seconds', { hook: 'committed' })).toBeGreaterThan(0);
  expect(await (await fetch(`${parlour.url}/metrics`)).text()).not.toContain('zebra17');
  answer();
  expect(await Promise.all(slow)).toEqual([201, 201, 201]);
  expect((await figures())('behind_events', { hook: 'committed' })).toBe(5);
  take();
  await expect.poll(async () => (await figures())('behind_rooms', { hook: 'committed' })).toBe(0);
  const end = await figures();
  expect(end('behind_events', { hook: 'committed' })).toBe(0);
  expect(end('lag_seconds', { hook: 'committed' })).toBe(0);
  expect(end('waiting', waiting)).toBe(0);
  expect(end('calls_total', { hook: 'committed', end: 'ok' })).toBe(5);
});

test('a server that begins with a backlog tells all of it', async () => {
  const data = tempFolder();
  const options = { port: 0, data, limits: 'off', log: createLog('silent') } as const;
  const first = await openParlour({ ...options, hooks: { committed: () => {} } });
  await first.stop();
  const without = await openParlour(options);
  for (const text of ['one', 'two', 'three']) await without.room('tea').post(text);
  await without.stop();
  let take = () => {};
  const taken = new Promise<void>((resolve) => (take = resolve));
  const again = await openParlour({ ...options, hooks: { committed: () => taken } });
  onTestFinished(() => again.stop());
  const behind = async () => {
    const all = await figuresOf(again.url);
    return valueIn(all, 'parlour_hook_behind_events', 'hook="committed"');
  };
  await expect.poll(behind).toBe(3);
  take();
  await expect.poll(behind).toBe(0);
});
