import { setTimeout } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import { StoreBroken, StoreUnusable } from '../store.ts';
import { errorOf } from './fault.ts';
import type { FolderPaths } from './folder.ts';
import { Thread, ThreadFault, threadUrl } from './thread.ts';
import type { WriterQuestions } from './writer.ts';

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
/** Milliseconds for which an end waits for the writer's thread: on a disk that hangs, it hangs, too. */
const patience = 2_000;

/** The writer's thread, and the end of all writing once it fails. */
export class Writer {
  readonly #thread: Thread<WriterQuestions>;
  readonly #options: WritingOptions;
  #broken: StoreBroken | undefined;
  /** The end of all writing, until it is told. */
  #ending: Promise<void> | undefined;
  #isClosed = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: WritingOptions) {
    this.#options = options;
    this.#thread = new Thread(options.writer ?? threadUrl('writer'), 'writer', (fault) => {
      if (!this.#isClosed) this.#ended(fault.text);
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
      const given = await answer;
      if (this.#broken) throw this.#broken;
      return given;
    } catch (error) {
      if (!(error instanceof ThreadFault)) throw error;
      if (error.fault.kind === 'broken') throw this.#ended(error.fault.text);
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
    await this.#ending;
    if (!this.#broken) await this.#thread.ask('close', undefined).catch(this.#notClosed);
    await this.end();
  }

  readonly #notClosed = (error: unknown) => {
    if (!(error instanceof ThreadFault) || error.fault.kind !== 'broken') throw error;
    this.#ended(error.fault.text);
  };

  async end(): Promise<void> {
    this.#isClosed = true;
    await this.#thread.end();
  }

  /**
   * Ends all writing at the word of somebody who reads. That is told, once, as soon as the thread has
   * saved and set aside what it does where it notices itself.
   */
  break(text: string): StoreBroken {
    if (this.#broken) return this.#broken;
    const broken = brokenBy(text);
    this.#broken = broken;
    this.#ending = this.#end().then((why) =>
      this.#tell(why === undefined ? broken : brokenBy(why)),
    );
    return broken;
  }

  /** @returns why nothing more can be stored, where the files show that */
  async #end(): Promise<string | undefined> {
    const late = setTimeout(patience, undefined, { ref: false });
    try {
      await Promise.race([this.#thread.ask('end', undefined), late]);
      return undefined;
    } catch (error) {
      return error instanceof ThreadFault && error.fault.kind === 'broken'
        ? error.fault.text
        : undefined;
    }
  }

  /** The thread ended all writing itself; says so once. */
  #ended(text: string): StoreBroken {
    if (this.#broken) return this.#broken;
    this.#broken = brokenBy(text);
    this.#tell(this.#broken);
    return this.#broken;
  }

  #tell(broken: StoreBroken): void {
    this.#options.log?.error({ err: broken }, 'the store is broken');
    this.#options.onBroken?.(broken);
  }
}

const brokenBy = (text: string) => new StoreBroken(`Nothing more can be stored: ${text}`);
