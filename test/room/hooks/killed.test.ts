import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import type { HeardEvent } from '../../../src/protocol/clearance.ts';
import { openToRead } from '../../../src/store/sqlite/read.ts';
import { tempFolder } from '../../support/temp.ts';

const program = new URL('../../support/hooked.ts', import.meta.url).pathname;
const rooms = ['tea', 'cake', 'jam'];

/** A server whose hook's words are gathered as they come. */
interface Run {
  readonly child: ChildProcess;
  readonly port: number;
  readonly told: HeardEvent[];
  /** Resolves when so many were told. */
  heard(count: number): Promise<void>;
}

async function start(folder: string): Promise<Run> {
  const child = spawn(process.execPath, [program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => end(child));
  const told: HeardEvent[] = [];
  let wake = () => {};
  const lines = createInterface({ input: child.stdout });
  const [first] = (await once(lines, 'line')) as [string];
  lines.on('line', (line) => {
    told.push(JSON.parse(line) as HeardEvent);
    wake();
  });
  const heard = async (count: number) => {
    while (told.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { child, port: Number(first.split(' ')[1]), told, heard };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Says something in a room; what was not answered may have been said or not. */
async function say({ port }: Run, who: string, room: string, text: string): Promise<void> {
  const url = `http://127.0.0.1:${port}/api/rooms/${room}/messages`;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${who.repeat(43)}` };
  await fetch(url, { method: 'POST', headers, body: JSON.stringify({ text }) }).catch(() => {});
}

/** The facts of each room, by the log itself. */
function committed(folder: string): Map<string, number> {
  const log = openToRead(join(folder, 'parlour.db'));
  const found = log.prepare('SELECT key, seq FROM room').all();
  log.close();
  return new Map(found.map(({ key, seq }) => [String(key), Number(seq)]));
}

// Four programs and thousands of requests: beside much other work that is a minute.
test('every event is handed over at least once, in order, over stops and kills amid a thousand calls', {
  timeout: 180_000,
}, async () => {
  const folder = tempFolder();
  const runs: HeardEvent[][] = [];
  let said = 0;
  const sayIn = (run: Run) =>
    [...'abcdefghijklmnopqrst'].map(async (who) => {
      while (!run.child.killed && said < 1_300) {
        const n = said++;
        await say(run, who, rooms[n % 3] ?? '', n % 60 === 0 ? `hold ${n}` : `say ${n}`);
      }
    });
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
    const run = await start(folder);
    const saying = sayIn(run);
    await run.heard(250);
    run.child.kill(signal);
    await once(run.child, 'close');
    await Promise.all(saying);
    runs.push(run.told);
  }
  const last = await start(folder);
  await Promise.all(sayIn(last));
  const ends = committed(folder);
  expect([...ends.values()].reduce((sum, seq) => sum + seq)).toBeGreaterThan(1_000);
  const seqsIn = (told: readonly HeardEvent[], room: string) =>
    told.filter((event) => event.room === room).map(({ seq }) => seq);
  await expect
    .poll(() => rooms.map((room) => seqsIn(last.told, room).at(-1)))
    .toEqual(rooms.map((room) => ends.get(room)));
  runs.push(last.told);
  for (const room of rooms) {
    const all = runs.flatMap((told) => seqsIn(told, room));
    expect([...new Set(all)]).toEqual(Array.from({ length: ends.get(room) ?? 0 }, (_, i) => i + 1));
    // Within one run nothing is told twice or out of order, but for what comes after a failure.
    for (const told of runs) {
      const seqs = seqsIn(told, room);
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    }
  }
  const words = JSON.stringify(runs);
  expect(words).toContain('"type":"sealed"');
  expect(words).not.toContain('hold ');
  last.child.kill('SIGTERM');
});
