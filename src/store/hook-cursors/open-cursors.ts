import { existsSync } from 'node:fs';
import type { Log } from '../../log.ts';
import { Refusal } from '../../protocol/error.ts';
import { errorOf } from '../sqlite/fault.ts';
import type { FolderPaths } from '../sqlite/folder.ts';
import { Thread, ThreadFault, threadUrl } from '../sqlite/thread.ts';
import { type CursorTable, GatheredCursors } from './gathered-cursors.ts';
import type { CursorQuestions } from './worker.ts';

/**
 * Opens the cursors of a folder's hooks. They have a file and a thread of their own, which begin with
 * the first hook: no commit waits for them, and a server without hooks has neither.
 *
 * @param log told where they can't be kept, once until they can be again
 */
export function openCursors(paths: FolderPaths, log?: Pick<Log, 'warn'>): GatheredCursors {
  let isTold = false;
  const onBug = (error: unknown) => {
    if (!isTold) log?.warn({ err: error }, 'how far hooks were told cannot be kept');
    isTold = true;
  };
  return new GatheredCursors(new CursorThread(paths, () => (isTold = false)), onBug);
}

class CursorThread implements CursorTable {
  readonly #paths: FolderPaths;
  readonly #onDone: () => void;
  #thread: Thread<CursorQuestions> | undefined;

  constructor(paths: FolderPaths, onDone: () => void) {
    this.#paths = paths;
    this.#onDone = onDone;
    // Before anything is committed: a log that was put back cuts them.
    if (existsSync(paths.hooks)) this.#open();
  }

  begin(hook: string): Promise<void> {
    return this.#ask('begin', hook);
  }

  async of(hook: string, room: string): Promise<number> {
    return this.#ask('of', { hook, room });
  }

  async put(cursors: CursorQuestions['put']['asks']): Promise<void> {
    await this.#ask('put', cursors);
    this.#onDone();
  }

  behind(range: CursorQuestions['behind']['asks']): Promise<CursorQuestions['behind']['gives']> {
    return this.#ask('behind', range);
  }

  async close(): Promise<void> {
    if (!this.#thread) return;
    await this.#thread.ask('close', undefined).catch(() => {});
    await this.#thread.end();
  }

  async #ask<Name extends keyof CursorQuestions>(
    question: Name,
    asked: CursorQuestions[Name]['asks'],
  ): Promise<CursorQuestions[Name]['gives']> {
    try {
      return await this.#open().ask(question, asked);
    } catch (error) {
      if (!(error instanceof ThreadFault)) throw error;
      // It is the end of no more than that: what is said is in another file.
      if (error.fault.kind === 'broken') throw new Refusal('storage_failed');
      throw errorOf(error.fault);
    }
  }

  #open(): Thread<CursorQuestions> {
    this.#thread ??= this.#start();
    return this.#thread;
  }

  #start(): Thread<CursorQuestions> {
    const thread = new Thread<CursorQuestions>(threadUrl('../hook-cursors/worker'), 'hooks', () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    const { hooks, log } = this.#paths;
    void thread.ask('open', { hooks, log }).catch(() => {});
    return thread;
  }
}
