import { existsSync } from 'node:fs';
import type { Log } from '../../log.ts';
import { Refusal } from '../../protocol/error.ts';
import { errorOf } from '../sqlite/fault.ts';
import type { FolderPaths } from '../sqlite/folder.ts';
import { Thread, ThreadFault, threadUrl } from '../sqlite/thread.ts';
import { GatheredMarks, type MarkTable } from './gathered-marks.ts';
import type { MarkQuestions } from './worker.ts';

/**
 * Opens the marks of a folder. They have a file and a thread of their own, which begins with the first
 * mark: the writer's would keep commits waiting, and another program's hand on the log ends all writing.
 *
 * @param log told where marks can't be kept, once until they can be again
 */
export function openMarks(paths: FolderPaths, log?: Pick<Log, 'warn'>): GatheredMarks {
  let isTold = false;
  const onBug = (error: unknown) => {
    if (!isTold) log?.warn({ err: error }, 'read marks cannot be kept');
    isTold = true;
  };
  return new GatheredMarks(new MarkThread(paths, () => (isTold = false)), { onBug });
}

class MarkThread implements MarkTable {
  readonly #paths: FolderPaths;
  readonly #onDone: () => void;
  #thread: Thread<MarkQuestions> | undefined;

  constructor(paths: FolderPaths, onDone: () => void) {
    this.#paths = paths;
    this.#onDone = onDone;
    // Before anything is committed: a log that was put back cuts them.
    if (existsSync(paths.marks)) this.#open();
  }

  async put(marks: MarkQuestions['put']['asks']): Promise<void> {
    await this.#ask('put', marks);
    this.#onDone();
  }

  async of(author: string): Promise<MarkQuestions['of']['gives']> {
    return this.#isMade ? this.#ask('of', author) : [];
  }

  async forget(author: string, room: string): Promise<void> {
    if (this.#isMade) await this.#ask('forget', { author, room });
  }

  async hand(from: string, to: string, room: string): Promise<void> {
    if (this.#isMade) await this.#ask('hand', { from, to, room });
  }

  async close(): Promise<void> {
    if (!this.#thread) return;
    await this.#thread.ask('close', undefined).catch(() => {});
    await this.#thread.end();
  }

  /** There is something to ask: where nobody ever read anything there is neither a file nor a thread. */
  get #isMade(): boolean {
    return this.#thread !== undefined || existsSync(this.#paths.marks);
  }

  async #ask<Name extends keyof MarkQuestions>(
    question: Name,
    asked: MarkQuestions[Name]['asks'],
  ): Promise<MarkQuestions[Name]['gives']> {
    try {
      return await this.#open().ask(question, asked);
    } catch (error) {
      if (!(error instanceof ThreadFault)) throw error;
      // It is the end of no more than that: what is said is in another file.
      if (error.fault.kind === 'broken') throw new Refusal('storage_failed');
      throw errorOf(error.fault);
    }
  }

  #open(): Thread<MarkQuestions> {
    this.#thread ??= this.#start();
    return this.#thread;
  }

  #start(): Thread<MarkQuestions> {
    const thread = new Thread<MarkQuestions>(threadUrl('../marks/worker'), 'marks', () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    const { marks, log } = this.#paths;
    void thread.ask('open', { marks, log }).catch(() => {});
    return thread;
  }
}
