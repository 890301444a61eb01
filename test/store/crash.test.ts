import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { openToRead } from '../../src/store/sqlite/read.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { verifyRoom } from '../../src/store/sqlite/verify.ts';
import { ann, post } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

const committer = new URL('../support/committer.ts', import.meta.url).pathname;

/** Runs until it has written `lines` lines, then is killed. */
async function killAfter(lines: number, folder: string, run: number): Promise<string[]> {
  const child = start(folder, run);
  const heard: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    heard.push(line);
    if (heard.length === lines) child.kill('SIGKILL');
  }
  return heard;
}

function start(folder: string, run: number) {
  const child = spawn(process.execPath, [committer, folder, `${run}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => end(child));
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('what was acknowledged survives kill -9, once and in order', async () => {
  const folder = tempFolder();
  const acknowledged: string[] = [];
  for (let run = 0; run < 6; run++) {
    const [opened, ...answered] = await killAfter(50 + run * 97, folder, run);
    expect(opened).toBe('open');
    acknowledged.push(...answered);
  }
  const store = await openSqliteStore({ folder });
  onTestFinished(() => store.close());
  const database = openToRead(join(folder, 'parlour.db'));
  onTestFinished(() => database.close());
  const stored: string[] = [];
  for (const key of ['room0', 'room1', 'room2']) {
    const { facts, fault } = verifyRoom(database, key);
    expect(fault).toBeUndefined();
    const events = await store.events(key, 0, facts, facts);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(new Set(events.map(({ ref }) => ref)).size).toBe(facts);
    stored.push(...events.map(({ seq, ref }) => `${key} ${seq} ${ref}`));
  }
  expect(acknowledged.filter((line) => !stored.includes(line))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(1_500);
  const ref = acknowledged[0]?.split(' ')[2] ?? '';
  const room = { key: 'room1', code: '' };
  expect(await store.commit([post(ann, 'again', { ref, room })])).toMatchObject([
    { seq: 1, repeat: true },
  ]);
});

test('a second process is refused until the first is gone, even by kill -9', async () => {
  const folder = tempFolder();
  const first = start(folder, 1);
  const [opened] = (await once(createInterface({ input: first.stdout }), 'line')) as [string];
  expect(opened).toBe('open');
  await expect(openSqliteStore({ folder })).rejects.toThrow('Another Parlour uses the folder');
  expect(await killAfter(1, folder, 2)).toEqual(['refused']);
  first.kill('SIGKILL');
  await once(first, 'exit');
  const store = await openSqliteStore({ folder });
  await store.commit([post(ann, 'free')]);
  await store.close();
});
