import type { StatementSync } from 'node:sqlite';
import type { RoomName } from '../../protocol/code.ts';
import type { Fact } from '../../protocol/fact.ts';
import { takesWords } from '../../protocol/message.ts';
import { DatabaseSync } from '../node-sqlite.ts';
import type { Committed } from '../store.ts';
import { faultOf } from './fault.ts';
import { LogGuard, LogLost, walLimit } from './guard.ts';
import type { InviteAsked } from './invite-table.ts';
import { lookAt } from './look.ts';
import { type PackedAnswers, type PackedFacts, packAnswers, unpackFacts } from './pack.ts';
import { noteRun } from './run.ts';
import { Sweeper } from './sweeper.ts';
import { serveThread } from './thread.ts';
import { BatchWriter } from './write-batch.ts';
import { asksWhoWrote } from './wrote.ts';

/** Answers whether something is deleted for it for good: a text, or a password's hash. */
const deletes = ({ change, approval }: Fact) =>
  takesWords(change) ||
  approval !== undefined ||
  (change.type === 'set' && change.setting === 'password');
const isUndoable = ({ change }: Fact) => change.type === 'hidden' || change.type === 'cleared';
const leavesMore = ({ change, as }: Fact) =>
  change.type === 'expired' ||
  (change.type === 'cleared' && !as) ||
  (change.type === 'set' && change.setting === 'former') ||
  asksWhoWrote(change);

/** The questions to the writer's thread. */
export interface WriterQuestions {
  readonly open: { readonly asks: Opening; readonly gives: undefined };
  readonly commit: { readonly asks: PackedFacts; readonly gives: PackedAnswers };
  readonly public: {
    readonly asks: { readonly room: RoomName; readonly isPublic: boolean };
    readonly gives: undefined;
  };
  /** A question about a link: answers whether it was made, or who has a role by the one ended. */
  readonly invite: { readonly asks: InviteAsked; readonly gives: boolean | readonly string[] };
  /** The outcome of the first of these facts, by its ref. */
  readonly ref: { readonly asks: PackedFacts; readonly gives: Committed | undefined };
  /** Ends all writing, where somebody who reads found damage. Fails with why, where the files show that. */
  readonly end: { readonly asks: undefined; readonly gives: undefined };
  readonly close: { readonly asks: undefined; readonly gives: undefined };
}

interface Opening {
  readonly path: string;
  /** Keeps others out for as long as it is there. */
  readonly lock: string;
  /** Names this start. */
  readonly run: string;
  /** The milliseconds that what is deleted may be left in the write-ahead log. */
  readonly eraseMs: number;
  /** Between two looks at the files while nothing is committed. */
  readonly lookMs: number;
}

interface Opened {
  readonly database: DatabaseSync;
  readonly path: string;
  readonly guard: LogGuard;
  readonly eraseMs: number;
  readonly countPages: StatementSync;
  /** Made when the answer to `open` is on its way: reading the latest refs keeps nobody waiting. */
  batches?: BatchWriter;
}

/** Milliseconds that a statement waits for other connections. */
const busyMs = 5_000;
/** Pages in the write-ahead log at which they are brought into the database. */
const checkpointPages = 1_000;

const settings = `
PRAGMA synchronous = FULL;
PRAGMA mmap_size = 0;
PRAGMA secure_delete = ON;
PRAGMA foreign_keys = OFF;
PRAGMA cache_size = -8000;
PRAGMA wal_autocheckpoint = 0;
PRAGMA journal_size_limit = ${walLimit};
`;

let opened: Opened | undefined;
let isBroken = false;
/** The reason why all writing ended, which may be seen before whoever asks for the end does. */
let endedBy: unknown;
let erasing: NodeJS.Timeout | undefined;
let looking: NodeJS.Timeout | undefined;

/** The run that the disk had no room for: it is noted with the first commit. */
let unnoted: string | undefined;

function open({ path, lock, run, eraseMs, lookMs }: Opening): void {
  const database = new DatabaseSync(path, { timeout: busyMs });
  database.exec(settings);
  database.exec('BEGIN IMMEDIATE');
  const wal = `${path}-wal`;
  const guard = new LogGuard(database, [path, wal, `${path}-shm`, lock], wal);
  try {
    noteRun(database, run);
    database.exec('COMMIT');
  } catch (error) {
    if (faultOf(error).kind !== 'full') throw error;
    if (database.isTransaction) database.exec('ROLLBACK');
    unnoted = run;
  }
  guard.noteLength();
  guard.noteLog();
  const countPages = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  opened = { database, path, guard, eraseMs, countPages };
  looking = setInterval(() => guarded(() => {}), lookMs);
  looking.unref();
}

function look(): void {
  if (opened && !isBroken) lookAt(opened);
}

function use(): BatchWriter {
  if (!opened || isBroken) throw broken();
  const { database, guard } = opened;
  const beforeWrite = () => {
    guard.checkAlone();
    // Before it is written to: what is put behind the hole makes it as long as it was.
    guard.checkLength();
    if (unnoted !== undefined) noteRun(database, unnoted);
  };
  opened.batches ??= new BatchWriter(database, { beforeWrite });
  return opened.batches;
}

function broken(): Error {
  return Object.assign(new Error('The writer is broken.'), { errcode: 10 });
}

/**
 * SQLite's own checkpoint says nothing when its fsync fails, and a second fsync then succeeds
 * without the data: this one is ours, and its failure is the end of the thread.
 */
function checkpoint(): void {
  if (!opened) return;
  const { countPages, database, guard } = opened;
  try {
    if (Number(countPages.get()?.log) < checkpointPages) return;
    try {
      ending(() => database.exec('PRAGMA wal_checkpoint(PASSIVE)'));
    } finally {
      guard.noteLog();
    }
  } catch (error) {
    if (faultOf(error).kind === 'broken') throw error;
  }
}

/** A text that is deleted is in the write-ahead log until that is cut off: where little is said, for ever. */
function eraseSoon(): void {
  if (!opened || erasing) return;
  erasing = setTimeout(() => {
    erasing = undefined;
    if (!isErased()) eraseSoon();
  }, opened.eraseMs);
  erasing.unref();
}

/** @returns whether there is more to do, now or once the disk has room again */
function isSwept(): boolean {
  if (!opened || isBroken) return false;
  try {
    const deletes = use().behind.deletes(Date.now());
    const hasMore = guarded(() => use().sweep());
    opened.guard.noteLength();
    if (deletes) eraseSoon();
    return hasMore;
  } catch (error) {
    if (faultOf(error).kind === 'broken') throw error;
    return true;
  } finally {
    checkpoint();
  }
}

const sweeper = new Sweeper(isSwept, () => (opened && !isBroken ? use().behind.due : Infinity));

/** @returns false where somebody, a backup for instance, still reads what is in there */
function isErased(): boolean {
  if (!opened || isBroken) return true;
  const { database, guard } = opened;
  // Whoever reads is not waited for: commits would wait, too.
  database.exec('PRAGMA busy_timeout = 0');
  try {
    guarded(() => guard.checkLength());
    try {
      const cut = ending(() => database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get());
      return cut?.busy === 0;
    } finally {
      guard.noteLength();
      guard.noteLog();
    }
  } catch (error) {
    if (faultOf(error).kind === 'broken') throw error;
    return false;
  } finally {
    database.exec(`PRAGMA busy_timeout = ${busyMs}`);
  }
}

/** Does what is answered with a yes: not before it is sure that the files are still those named. */
function guarded<T>(work: () => T): T {
  const done = ending(work);
  try {
    look();
    return done;
  } catch (error) {
    throw faultOf(error).kind === 'broken' ? ended(error) : error;
  }
}

/**
 * Does what may show that the disk can't be trusted: that is the end of all writing, and may be seen
 * before a look sees which file is lost. What a look would set aside or save is so all the same.
 */
function ending<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (faultOf(error).kind !== 'broken') throw error;
    let why = error;
    try {
      look();
    } catch (found) {
      if (found instanceof LogLost) why = found;
    }
    throw ended(why);
  }
}

function ended(why: unknown): unknown {
  isBroken = true;
  endedBy ??= why;
  return why;
}

serveThread<WriterQuestions>({
  open(asked) {
    open(asked);
    return {
      value: undefined,
      afterwards: () => {
        if (guarded(use).behind.hasMore(Date.now())) sweeper.soon();
        else sweeper.later();
      },
    };
  },
  commit(packed) {
    const facts = unpackFacts(packed);
    const value = packAnswers(guarded(() => use().commit(facts)));
    opened?.guard.noteLength();
    unnoted = undefined;
    if (facts.some(deletes)) eraseSoon();
    if (facts.some(leavesMore) || use().behind.isBehind) sweeper.soon();
    else if (facts.some(isUndoable)) sweeper.later();
    return { value, transfer: [value.numbers.buffer], afterwards: checkpoint };
  },
  public({ room, isPublic }) {
    guarded(() => use().setPublic(room, isPublic));
    opened?.guard.noteLength();
    return { value: undefined };
  },
  invite(asked) {
    const value = guarded(() => use().invite(asked));
    opened?.guard.noteLength();
    return { value, afterwards: checkpoint };
  },
  ref(packed) {
    const [fact] = unpackFacts(packed);
    return { value: fact && guarded(() => use().byRef(fact)) };
  },
  end() {
    if (endedBy !== undefined) throw endedBy;
    guarded(() => {});
    isBroken = true;
    return { value: undefined };
  },
  close() {
    clearInterval(looking);
    // Closing brings the write-ahead log into the file of the log's name.
    guarded(() => {});
    opened?.database.close();
    opened = undefined;
    return { value: undefined };
  },
});
