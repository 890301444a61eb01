import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { faultOf } from './fault.ts';
import { type PackedFacts, packAnswers, unpackFacts } from './pack.ts';
import { type Reply, serveThread } from './thread.ts';
import { BatchWriter } from './write-batch.ts';

/** What the writer's thread is asked. */
export type WriterRequest =
  | { readonly type: 'open'; readonly path: string }
  | { readonly type: 'commit'; readonly facts: PackedFacts }
  | { readonly type: 'public'; readonly key: string; readonly isPublic: boolean }
  | { readonly type: 'ref'; readonly key: string; readonly scope: string; readonly ref: string }
  | { readonly type: 'close' };

interface Opened {
  readonly database: DatabaseSync;
  readonly countPages: StatementSync;
  /** Made when the answer to `open` is on its way: reading the latest refs keeps nobody waiting. */
  batches?: BatchWriter;
}

/** Pages in the write-ahead log at which they are brought into the database. */
const checkpointPages = 1_000;

const settings = `
PRAGMA synchronous = FULL;
PRAGMA mmap_size = 0;
PRAGMA secure_delete = ON;
PRAGMA foreign_keys = OFF;
PRAGMA cache_size = -8000;
PRAGMA wal_autocheckpoint = 0;
PRAGMA journal_size_limit = 67108864;
`;

let opened: Opened | undefined;
let isBroken = false;

function open(path: string): void {
  const database = new DatabaseSync(path, { timeout: 5_000 });
  database.exec(settings);
  opened = { database, countPages: database.prepare('PRAGMA wal_checkpoint(NOOP)') };
}

function use(): BatchWriter {
  if (!opened || isBroken) throw broken();
  opened.batches ??= new BatchWriter(opened.database);
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
  try {
    if (Number(opened.countPages.get()?.log) < checkpointPages) return;
    opened.database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch (error) {
    if (faultOf(error).kind === 'broken') throw error;
  }
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (faultOf(error).kind === 'broken') isBroken = true;
    throw error;
  }
}

serveThread((request: WriterRequest): Reply => {
  switch (request.type) {
    case 'open':
      open(request.path);
      return { afterwards: () => guarded(use) };
    case 'commit': {
      const facts = unpackFacts(request.facts);
      const value = packAnswers(guarded(() => use().commit(facts)));
      return { value, transfer: [value.numbers.buffer], afterwards: checkpoint };
    }
    case 'public':
      guarded(() => use().setPublic(request.key, request.isPublic));
      return {};
    case 'ref':
      return { value: guarded(() => use().byRef(request.key, request.scope, request.ref)) };
    case 'close':
      opened?.database.close();
      opened = undefined;
      return {};
  }
});
