import type { Log } from '../../log.ts';
import { StoreBroken, StoreUnusable } from '../store.ts';
import { errorOf } from './fault.ts';
import type { FolderPaths } from './folder.ts';
import { Thread, ThreadFault, threadUrl } from './thread.ts';
import type { WriterQuestions } from './writer.ts';

/** How a log is written to. */
export interface WritingOptions {
  readonly log?: Pick<Log, 'warn' | 'error'>;
  /** Told once when nothing more can be stored: the process had better end. */
  readonly onBroken?: (error: StoreBroken) => void;
  /** Milliseconds that a deleted text may be left in the write-ahead log; 30 seconds unless told. */
  readonly eraseMs?: number;
  /** Milliseconds between two looks whether the files are still there; 1,000 unless told. */
  readonly lookMs?: number;
  /** The code of the writer's thread, where it isn't the store's own. */
  readonly writer?: URL;
}

const usualEraseMs = 30_000;
const usualLookMs = 1_000;

/** The writer's thread, and the end of all writing once it fails. */
export class Writer {
  readonly #thread: Thread<WriterQuestions>;
  readonly #options: WritingOptions;
  #broken: StoreBroken | undefined;
  #isClosed = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: WritingOptions) {
    this.#options = options;
    this.#thread = new Thread(options.writer ?? threadUrl('writer'), 'writer', (fault) => {
      if (!this.#isClosed) this.break(fault.text);
    });
  }

  async open({ log: path, lock }: FolderPaths, run: string): Promise<void> {
    try {
      const { eraseMs = usualEraseMs, lookMs = usualLookMs } = this.#options;
      await this.#thread.ask('open', { path, lock, run, eraseMs, lookMs });
    } catch (error) {
      throw new StoreUnusable(`The file ${path} cannot be written to.`, { cause: error });
    }
  }

  /** @throws Refusal, StoreBroken */
  async ask<Name extends keyof WriterQuestions>(
    question: Name,
    asked: WriterQuestions[Name]['asks'],
  ): Promise<WriterQuestions[Name]['gives']> {
    if (this.#broken) throw this.#broken;
    if (this.#isClosed) throw new Error('The store is closed.');
    const answer = this.#thread.ask(question, asked);
    this.#last = answer;
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof ThreadFault)) throw error;
      if (error.fault.kind === 'broken') throw this.break(error.fault.text);
      throw errorOf(error.fault);
    }
  }

  /** Takes nothing more and waits for what is on its way. */
  async finish(): Promise<void> {
    this.#isClosed = true;
    await this.#last.catch(() => {});
  }

  /** Brings the write-ahead log into the database, unless the disk can't be trusted. */
  async close(): Promise<void> {
    if (!this.#broken) await this.#thread.ask('close', undefined).catch(this.#notClosed);
    await this.end();
  }

  readonly #notClosed = (error: unknown) => {
    if (!(error instanceof ThreadFault) || error.fault.kind !== 'broken') throw error;
    this.break(error.fault.text);
  };

  async end(): Promise<void> {
    this.#isClosed = true;
    await this.#thread.end();
  }

  /** Ends all writing; says so once. */
  break(text: string): StoreBroken {
    if (this.#broken) return this.#broken;
    const broken = new StoreBroken(`Nothing more can be stored: ${text}`);
    this.#broken = broken;
    this.#options.log?.error({ err: broken }, 'the store is broken');
    this.#options.onBroken?.(broken);
    return broken;
  }
}
