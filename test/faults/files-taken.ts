import { once } from 'node:events';
import { copyFileSync, linkSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../support/program.ts';
import { Crowd } from './crowd.ts';
import type { Fault, FaultResult } from './fault.ts';
import { House } from './house.ts';
import { judge, readLogs } from './judge.ts';
import { repeat } from './sum.ts';

/** Milliseconds from the loss of a file to the end: a look is due each second. */
const endsWithin = 5_000;

/** A house in which eight talk, or have just talked. */
interface Scene {
  readonly house: House;
  readonly crowd: Crowd;
  /** Started beside it, where a fault needs one. */
  readonly second: House;
  readonly broken: string[];
}

/** What is done to the files under the program, and what has to be afterwards. */
interface Taking {
  take(scene: Scene): void | Promise<void>;
  /** @returns on which people come back; what was acknowledged has to be in the first one's data */
  comeBack(scene: Scene): Promise<House>;
}

async function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(1_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Waits for the end that has to come by itself. @returns what was not as promised */
async function endOf({ program, port }: House, take: () => Promise<void>): Promise<string[]> {
  const { process } = program;
  let said = '';
  for (const stream of [process.stdout, process.stderr]) {
    stream?.on('data', (bytes: Buffer) => {
      said += String(bytes);
    });
  }
  const ended = once(process, 'close', { signal: AbortSignal.timeout(30_000) });
  await take();
  const began = performance.now();
  const [code] = await ended;
  const took = performance.now() - began;
  const broken: string[] = [];
  if (took > endsWithin) broken.push(`It went on for ${took} ms.`);
  if (code !== 1) broken.push(`It ended with ${code}.`);
  if (!/the store can promise nothing any more/.test(said)) broken.push(`It said: ${said}`);
  if (
    !/the file \S+ is (gone|another one by now|shorter than it was)|another program writes/.test(
      said,
    )
  )
    broken.push(`It did not say why: ${said}`);
  if (await isReady(port)) broken.push('It is ready.');
  return broken;
}

/** @param isIdle whether all have been answered, and nobody talks */
async function takeOnce({ take, comeBack }: Taking, isIdle: boolean): Promise<FaultResult> {
  await using house = new House();
  await using second = new House();
  using crowd = new Crowd(8, 4);
  const scene: Scene = { house, crowd, second, broken: [] };
  await house.start();
  await crowd.connect(house.port);
  crowd.talk();
  await crowd.acknowledges(100);
  if (isIdle) await crowd.settle();
  const { operations } = crowd.recording;
  let known = 0;
  const end = await endOf(house, async () => {
    await take(scene);
    known = operations.length;
    if (!isIdle) crowd.talk();
  });
  const late = operations.slice(known).filter(({ outcome }) => outcome === 'ok').length;
  if (late > 0) end.push(`${late} said afterwards were acknowledged.`);
  const began = performance.now();
  const { program, port } = await comeBack(scene).catch((cause) => {
    throw new Error(`${cause}, after: ${end.join(' ') || 'an end as promised'}`, { cause });
  });
  crowd.talk();
  await crowd.connect(port);
  await crowd.acknowledges(1);
  const recoveryMs = performance.now() - began;
  await crowd.settle();
  await program.end('SIGTERM');
  const judged = judge(house.data, crowd.recording);
  const broken = [...end, ...scene.broken, ...judged.broken];
  return { runs: 1, ...judged, recoveryMs, broken };
}

async function start({ house }: Scene): Promise<House> {
  await house.start();
  return house;
}

const folderRemoved: Taking = {
  take: ({ house: { data, folder } }) => {
    // What is written meanwhile would be in a folder that is to be empty by then.
    renameSync(data, join(folder, 'removed'));
    rmSync(join(folder, 'removed'), { recursive: true });
  },
  comeBack: start,
};

const walRemoved: Taking = {
  take: ({ house }) => rmSync(join(house.data, 'parlour.db-wal')),
  comeBack: start,
};

/**
 * Takes what the write-ahead log holds, once all have been answered: what is taken in the middle of
 * a commit, that commit may fill. A backup is made before, and put back, since what is taken is lost.
 */
function walLoses(lose: (wal: string, early: string) => void): Taking {
  return {
    take: async ({ house: { data, folder }, crowd }) => {
      const [wal, early] = [join(data, 'parlour.db-wal'), join(folder, 'early')];
      copyFileSync(wal, early);
      await crowd.acknowledges(50);
      await crowd.settle();
      await succeeds(['backup', join(folder, 'backup'), '--data', data]);
      lose(wal, early);
    },
    comeBack: async (scene) => {
      const { data, folder } = scene.house;
      await succeeds(['restore', join(folder, 'backup'), '--data', data, '--force']);
      return start(scene);
    },
  };
}

const walCut = walLoses((wal) => truncateSync(wal));
const walOverwritten = walLoses((wal, early) => copyFileSync(early, wal));

async function succeeds(args: readonly string[]): Promise<void> {
  const { code, err } = await runProgram(args);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}`);
}

/** The old log has another name meanwhile, as it has where somebody moved it away. */
function put({ house: { data, folder } }: Scene, make: (path: string) => void): void {
  linkSync(join(data, 'parlour.db'), join(folder, 'old'));
  make(join(folder, 'new'));
  renameSync(join(folder, 'new'), join(data, 'parlour.db'));
}

/** As docs/backup.md says. */
function putBack(scene: Scene): Promise<House> {
  const { data, folder } = scene.house;
  renameSync(join(folder, 'old'), join(data, 'parlour.db'));
  renameSync(join(data, 'parlour.db-wal.replaced'), join(data, 'parlour.db-wal'));
  rmSync(join(data, 'parlour.db-shm'), { force: true });
  return start(scene);
}

const logReplaced: Taking = {
  take: (scene) => put(scene, (path) => copyFileSync(join(scene.house.data, 'parlour.db'), path)),
  comeBack: async (scene) => {
    const { house, broken } = scene;
    await start(scene);
    await house.program.end('SIGTERM');
    broken.push(...readLogs(house.data).damage);
    return putBack(scene);
  },
};

const logIsNone: Taking = {
  take: (scene) => put(scene, (path) => writeFileSync(path, 'none of ours'.repeat(1_000))),
  comeBack: async (scene) => {
    const { code, err } = await runProgram(scene.house.args());
    if (code !== 2 || !/is not a database/.test(err))
      scene.broken.push(`On what is no log it ended with ${code}: ${err}`);
    return putBack(scene);
  },
};

/** The first one stands still meanwhile: it would end before the second one is there. */
const lockRemoved: Taking = {
  take: async ({ house, second, crowd }) => {
    await crowd.settle();
    house.program.process.kill('SIGSTOP');
    rmSync(join(house.data, 'lock'));
    await second.start({ data: house.data });
    house.program.process.kill('SIGCONT');
  },
  comeBack: async ({ second }) => second,
};

export const folderTaken: Fault = {
  name: 'folder-removed',
  how: '`rm -r` of the data folder while 8 write, or after the last was answered; a new start',
  promise: 'acknowledges nothing more, says why, ends with 1; a new log begins',
  runs: { short: 2, long: 20 },
  run: ({ runs }) => repeat(runs, (run) => takeOnce(folderRemoved, run % 2 === 1)),
};

export const walTaken: Fault = {
  name: 'wal-removed',
  how: 'the write-ahead log removed while 8 write, or after the last was answered; a new start',
  promise: 'acknowledges nothing more, says why, ends with 1; what was acknowledged is there',
  runs: { short: 2, long: 20 },
  run: ({ runs }) => repeat(runs, (run) => takeOnce(walRemoved, run % 2 === 1)),
};

export const walTruncated: Fault = {
  name: 'wal-truncated',
  how: 'the write-ahead log cut to nothing, or an older copy written over it, in the very file; 8 go on to write; a backup of just before is restored',
  promise: 'acknowledges nothing more, says why, ends with 1; a backup put back is whole',
  runs: { short: 2, long: 20 },
  run: ({ runs }) => repeat(runs, (run) => takeOnce(run % 2 ? walOverwritten : walCut, false)),
};

export const logTaken: Fault = {
  name: 'log-replaced',
  how: 'a copy, or a file of another kind, renamed over the log while 8 write; a start on it, and one on the old log, put back as docs/backup.md says',
  promise:
    'acknowledges nothing more, says why, ends with 1; starts on the copy undamaged; the old log, put back, has what was acknowledged',
  runs: { short: 2, long: 20 },
  run: ({ runs }) => repeat(runs, (run) => takeOnce(run % 2 ? logIsNone : logReplaced, false)),
};

export const lockTaken: Fault = {
  name: 'lock-removed',
  how: 'the lock removed while the program stands still, a second one started on the folder; 8 go on to write to the first',
  promise: 'the first acknowledges nothing more, says why, ends with 1; the second has everything',
  runs: { short: 1, long: 10 },
  run: ({ runs }) => repeat(runs, () => takeOnce(lockRemoved, false)),
};
