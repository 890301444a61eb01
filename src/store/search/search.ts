import { setTimeout } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import type { SearchPage, SearchRange } from '../../protocol/search-range.ts';
import { errorOf } from '../sqlite/fault.ts';
import type { FolderPaths } from '../sqlite/folder.ts';
import { fileAt, type OpenFile } from '../sqlite/guard.ts';
import { Thread, ThreadFault, threadUrl } from '../sqlite/thread.ts';
import type { StoreBroken } from '../store.ts';
import type { Followed } from './indexer.ts';
import { FairQueue } from './queue.ts';
import type { SearchAsked, SearchQuestions } from './worker.ts';

/** Milliseconds that a store's end waits; what is not indexed by then is indexed later. */
const patience = 300;

/** Milliseconds, unless told. */
const usual = { giveUpMs: 100, gatherMs: 1_000 };

/** The parts that a search is told of, and those that it tells. */
export interface SearchParts {
  readonly paths: FolderPaths;
  readonly log: Pick<Log, 'warn'> | undefined;
  /** Told where the log, which the search reads, is damaged. */
  readonly onDamage: (text: string) => StoreBroken;
  /** Milliseconds after which a search gives up. */
  readonly giveUpMs: number | undefined;
  /** Milliseconds whose commits are indexed together: many small steps cost more. */
  readonly gatherMs: number | undefined;
}

/** The search as the store sees it: a thread that follows the log at its own pace. */
export class Search {
  readonly #parts: SearchParts;
  readonly #queue = new FairQueue<SearchPage>();
  #thread: Thread<SearchQuestions> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** The log's file as it is written to. */
  readonly #log: OpenFile;

  /** @param parts of a log that is open */
  constructor(parts: SearchParts) {
    this.#parts = parts;
    const { log } = parts.paths;
    this.#log = fileAt(log) ?? { path: log, device: 0n, inode: 0n };
  }

  /** Says that there is something new in the log. */
  wake(): void {
    if (this.#timer || this.#isClosed) return;
    const { gatherMs = usual.gatherMs } = this.#parts;
    this.#timer = globalThis.setTimeout(() => void this.#follow(), gatherMs).unref();
  }

  /** @throws Refusal `search_busy` */
  search(key: string, query: string, range: SearchRange): Promise<SearchPage> {
    const { giveUpMs: ms = usual.giveUpMs } = this.#parts;
    const asked = { key, query, range, ms };
    return this.#queue.add(key, () => this.#find(asked));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    if (!this.#thread) return;
    const closed = this.#thread.ask('close', undefined).catch(() => {});
    await Promise.race([closed, setTimeout(patience, undefined, { ref: false })]);
    await this.#thread.end();
  }

  async #find(asked: SearchAsked): Promise<SearchPage> {
    try {
      return await this.#open().ask('search', asked);
    } catch (error) {
      const broken = this.#brokenBy(error);
      if (broken) throw broken;
      throw error instanceof ThreadFault && error.fault.kind !== 'broken'
        ? errorOf(error.fault)
        : error;
    }
  }

  async #follow(): Promise<void> {
    let followed: Followed = 'more';
    try {
      while (!this.#isClosed && followed === 'more') {
        followed = await this.#open().ask('follow', undefined);
      }
    } catch (error) {
      if (!this.#brokenBy(error) && !this.#isClosed)
        this.#parts.log?.warn({ err: error }, 'the search index lags behind');
    }
    this.#timer = undefined;
    if (followed === 'again') this.wake();
  }

  /** The index's own damage is mended in the thread: what comes out of it is the log's. */
  #brokenBy(error: unknown): StoreBroken | undefined {
    const isDamage = error instanceof ThreadFault && error.fault.isDamage;
    return isDamage ? this.#parts.onDamage(error.message) : undefined;
  }

  #open(): Thread<SearchQuestions> {
    this.#thread ??= this.#start();
    return this.#thread;
  }

  #start(): Thread<SearchQuestions> {
    const thread = new Thread<SearchQuestions>(threadUrl('../search/worker'), 'search', () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    const [log, index] = [this.#log, this.#parts.paths.search];
    void thread.ask('open', { log, index }).catch(() => {});
    return thread;
  }
}
