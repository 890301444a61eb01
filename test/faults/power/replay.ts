import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from '../../../src/store/sqlite/migrate.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import { check } from '../../history/checker.ts';
import type { Fault } from '../../history/fault.ts';
import { type Log, type OpenOperation, Recording } from '../../history/history.ts';
import { seeded } from '../../random/seeded.ts';
import { readLogs } from '../judge.ts';
import { fastFolder } from '../tool.ts';
import { Disk } from './disk.ts';
import type { Recorded } from './record.ts';

/** What was found after one cut. */
export interface Cut {
  readonly faults: readonly Fault[];
  /** What is wrong with the database itself, a sentence each. */
  readonly damage: readonly string[];
  /** Messages that had been acknowledged. */
  readonly acknowledged: number;
}

/** Cuts after which the whole store is opened and written to, one of so many. */
const wholeStoreEvery = 20;

/** Cuts the power at so many random moments of a recording, and opens what is left. */
export async function* replay(
  { folder, steps, recording }: Recorded,
  cuts: number,
  seed: number,
): AsyncGenerator<Cut> {
  const random = seeded(seed);
  const moments = Array.from({ length: cuts }, () => random(steps.length + 1)).sort(
    (a, b) => a - b,
  );
  const parent = mkdtempSync(join(fastFolder ?? tmpdir(), 'parlour-power-'));
  const disk = new Disk(folder);
  const known = new Known(recording.operations);
  let taken = 0;
  try {
    for (const [n, moment] of moments.entries()) {
      for (; taken < moment; taken++) {
        const step = steps[taken];
        if (step?.type === 'ack') known.acknowledge(step.ref, step.seq);
        else if (step) disk.take(step);
      }
      const found = join(parent, String(n));
      mkdirSync(found);
      for (const [path, bytes] of disk.cut(random)) {
        writeFileSync(join(found, basename(path)), bytes);
      }
      yield await inspect(found, known, n % wholeStoreEvery === 0);
      rmSync(found, { recursive: true });
    }
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** Who had sent what, and what of it was acknowledged so far. */
class Known {
  readonly recording = new Recording();
  readonly #byRef = new Map<string, OpenOperation>();
  acknowledged = 0;

  constructor(operations: readonly OpenOperation[]) {
    for (const { sender, author, room, ref = '', change } of operations) {
      const operation = this.recording.begin({ sender, author, room, ref, change });
      this.#byRef.set(ref, operation);
    }
  }

  acknowledge(ref: string, seq: number): void {
    Object.assign(this.#byRef.get(ref) ?? {}, { outcome: 'ok', seq });
    this.acknowledged++;
  }
}

async function inspect(folder: string, known: Known, isWhole: boolean): Promise<Cut> {
  const path = join(folder, 'parlour.db');
  const { acknowledged, recording } = known;
  try {
    migrate(path);
    const { logs, damage } = readLogs(folder);
    const faults = check(recording.history(logs));
    const more = isWhole ? [...integrity(path), ...(await use(folder, logs))] : [];
    return { faults, damage: [...damage, ...more], acknowledged };
  } catch (error) {
    return { faults: [], damage: [String(error)], acknowledged };
  }
}

function integrity(path: string): string[] {
  const database = new DatabaseSync(path);
  const rows = database.prepare('PRAGMA integrity_check').all();
  database.close();
  return rows.map((row) => String(row['integrity_check'])).filter((text) => text !== 'ok');
}

/** The store as the program opens it: a ref that it has is known, a new one gets the next number. */
async function use(folder: string, logs: ReadonlyMap<string, Log>): Promise<string[]> {
  const store = await openSqliteStore({ folder });
  try {
    const [[key, { facts }] = ['room0', { facts: [] }]] = logs;
    const [first] = facts;
    const author = { id: first?.author.id ?? 'g_ann', name: 'ann' };
    const change = { type: 'posted', text: 'after' } as const;
    const fact = { room: { key, code: key }, author, at: 0, change };
    const [again] =
      first?.ref === undefined ? [] : await store.commit([{ ...fact, ref: first.ref }]);
    const [anew] = await store.commit([{ ...fact, ref: 'anew' }]);
    const isRight = again?.seq === first?.seq && anew?.seq === facts.length + 1;
    return isRight ? [] : ['What was sent again or anew got a wrong number.'];
  } finally {
    await store.close();
  }
}
