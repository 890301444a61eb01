import { setTimeout } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import { errorOf } from '../sqlite/fault.ts';
import type { FolderPaths } from '../sqlite/folder.ts';
import { Thread, ThreadFault, threadUrl } from '../sqlite/thread.ts';
import type { SearchPage, SearchRange } from '../store.ts';
import { FairQueue } from './queue.ts';
import type { SearchAsked, SearchQuestions } from './worker.ts';

/** What is not indexed when the store closes is indexed later; nobody waits longer for it. */
const patience = 300;

/** In milliseconds. */
export interface SearchTimes {
  /** After which a search gives up. */
  readonly giveUpMs: number;
  /** What is committed within it is indexed together: many small steps cost more than one. */
  readonly gatherMs: number;
}

/** The search as the store sees it: a thread that follows the log at its own pace. */
export class Search {
  readonly #paths: FolderPaths;
  readonly #log: Pick<Log, 'warn'> | undefined;
  readonly #times: SearchTimes;
  readonly #queue = new FairQueue<SearchPage>();
  #thread: Thread<SearchQuestions> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(paths: FolderPaths, log: Pick<Log, 'warn'> | undefined, times: SearchTimes) {
    this.#paths = paths;
    this.#log = log;
    this.#times = times;
  }

  /** Says that there is something new in the log. */
  wake(): void {
    if (this.#timer || this.#isClosed) return;
    this.#timer = globalThis.setTimeout(() => void this.#follow(), this.#times.gatherMs).unref();
  }

  /** @throws Refusal `search_busy` */
  search(key: string, query: string, range: SearchRange): Promise<SearchPage> {
    const asked = { key, query, range, ms: this.#times.giveUpMs };
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
      throw error instanceof ThreadFault && error.fault.kind !== 'broken'
        ? errorOf(error.fault)
        : error;
    }
  }

  async #follow(): Promise<void> {
    try {
      while (!this.#isClosed && (await this.#open().ask('follow', undefined)));
    } catch (error) {
      if (!this.#isClosed) this.#log?.warn({ err: error }, 'the search index lags behind');
    }
    this.#timer = undefined;
  }

  #open(): Thread<SearchQuestions> {
    this.#thread ??= this.#start();
    return this.#thread;
  }

  #start(): Thread<SearchQuestions> {
    const thread = new Thread<SearchQuestions>(threadUrl('../search/worker'), 'search', () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    const { log, search: index } = this.#paths;
    void thread.ask('open', { log, index }).catch(() => {});
    return thread;
  }
}
