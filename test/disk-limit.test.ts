import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { guestOf } from '../src/identity/guest.ts';
import { createLog, openParlour, readConfig } from '../src/index.ts';
import type { Fact } from '../src/protocol/fact.ts';
import { orderBytes } from '../src/store/disk-budget.ts';
import { openDiskLook } from '../src/store/sqlite/disk-sight.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite.ts';

/** Bytes that count of what is written ahead, of the log and of the index each. */
const ahead = 5_000_000;

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parlour-disk-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function open(data: string, diskLimit: number | undefined) {
  const config = { ...readConfig({ port: '0', data, limits: 'off' }, {}), diskLimit };
  const parlour = await openParlour({ config, log: createLog('silent') });
  onTestFinished(() => parlour.stop());
  const send = async (path: string, letter: string, body: object) => {
    const answer = await fetch(`${parlour.url}/api/rooms${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${letter.repeat(43)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const figure = async (name: string) => {
    const text = await (await fetch(`${parlour.url}/metrics`)).text();
    return text.split('\n').find((line) => line.startsWith(name));
  };
  return { parlour, send, figure };
}

test('a full folder takes acts of order alone, and what was said before is answered as it was', async () => {
  // Nobody looks at the disk meanwhile: a busy machine would find room again.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const data = tempFolder();
  const { parlour, send, figure } = await open(data, orderBytes + 13_000_000);
  expect((await send('', 'a', { code: 'tea' })).status).toBe(201);
  const flood = (ref: string) => send('/tea/messages', 'b', { text: 'spam '.repeat(800), ref });
  const first = await flood('0');
  expect(first.status).toBe(201);
  let last = first;
  for (let i = 1; last.status === 201; i++) last = await flood(`${i}`);
  const error = { code: 'storage_full', text: expect.stringContaining('--disk-limit') };
  expect(last).toMatchObject({ status: 507, body: { error } });
  expect((await send('/tea/messages', 'c', { text: 'hello '.repeat(660) })).status).toBe(507);
  const again = await flood('0');
  expect(again.status).toBe(201);
  expect(again.body['seq']).toBe(first.body['seq']);
  const act = (body: object) => send('/tea/acts', 'a', body);
  const { seq } = first.body;
  expect((await act({ type: 'ban', seq })).status).toBe(200);
  expect((await act({ type: 'hide', seq })).status).toBe(200);
  expect((await act({ type: 'clear', person: guestOf('b'.repeat(43)).author.id })).status).toBe(
    200,
  );
  expect(await figure('parlour_disk_limit_bytes')).toBe(
    `parlour_disk_limit_bytes ${orderBytes + 13_000_000}`,
  );
  await parlour.stop();
  const raised = await open(data, orderBytes + 100_000_000);
  expect((await raised.send('/tea/messages', 'c', { text: 'hello' })).status).toBe(201);
});

test.each([
  ['long', 'spam '.repeat(800), 8],
  ['short', 'spam', 20],
  ['wide', '茶'.repeat(2_000), 8],
])('a flood of %s messages leaves the 16 MB of acts of order', async (_, text, atOnce) => {
  // Nobody looks meanwhile: it is by its own counting that it stays below.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const data = tempFolder();
  const most = 2 * ahead + 1_200_000;
  const { send, figure } = await open(data, orderBytes + most);
  await send('', 'a', { code: 'tea' });
  let isFull = false;
  const flood = async (name: number) => {
    for (let i = 0; !isFull; i++) {
      const { status } = await send('/tea/messages', 'b', { text, ref: `${name} ${i}` });
      if (status === 507) isFull = true;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, name) => flood(name)));
  const reached = await Promise.all(
    ['near', 'last', 'full'].map((step) => figure(`parlour_disk_alarms_reached{step="${step}"}`)),
  );
  expect(reached.map((line) => Number(line?.split(' ')[1]) > 0)).toEqual([true, true, true]);
  const sizes = readdirSync(data).map((name) => statSync(join(data, name)).size);
  expect(sizes.reduce((all, size) => all + size)).toBeLessThanOrEqual(most);
});

test('a log that cannot be read counts as full, and is no fault', async () => {
  const folder = tempFolder();
  const look = openDiskLook(folder);
  expect(await look.look()).toMatchObject({ used: 0 });
  writeFileSync(join(folder, 'parlour.db'), 'x'.repeat(10_000));
  expect(await look.look()).toMatchObject({ used: 10_000 });
  look.close();
});

test('what is removed gives its room back', async () => {
  const folder = tempFolder();
  const store = await openSqliteStore({ folder });
  const look = openDiskLook(folder);
  const room = { key: 'tea', code: 'tea' };
  const author = { id: 'g_ann', name: 'ann' };
  const numbers = Array.from({ length: 100 }, (_, i) => i + 1);
  const commit = (changes: Fact['change'][]) =>
    store.commit(changes.map((change) => ({ room, author, at: 1, change })));
  await commit(numbers.map(() => ({ type: 'posted', text: 'x'.repeat(20_000) })));
  const full = await look.look();
  await commit(numbers.map((target) => ({ type: 'removed', target })));
  const { free, whole } = await look.look();
  expect(free).toBeGreaterThan(0);
  expect(whole).toBeGreaterThan(free ?? 0);
  look.close();
  await store.close();
  const after = openDiskLook(folder);
  expect((await after.look()).used).toBeLessThan(full.used - 1_000_000);
  after.close();
});
