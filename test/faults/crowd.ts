import { EventEmitter, once } from 'node:events';
import { Recording } from '../history/history.ts';
import { Writer } from './writer.ts';

/** Milliseconds without an answer or an event after which nobody waits any more. */
const silenceMs = 30_000;
/** Milliseconds after which nobody waits any more, whatever is answered and heard. */
const longestMs = 120_000;

/**
 * Writers who talk at once in the same rooms, what they were answered and heard, and whoever waits
 * for it.
 *
 * @example
 * using crowd = new Crowd(8, 4);
 * await crowd.connect(port);
 * crowd.talk();
 * await crowd.acknowledges(100);
 * await crowd.settle();
 */
export class Crowd implements Disposable {
  readonly recording = new Recording();
  readonly writers: readonly Writer[];
  readonly rooms: readonly string[];
  readonly refusals: { readonly code: string; readonly retry: number | null }[] = [];
  acknowledged = 0;
  #fault: Error | undefined;
  readonly #happened = new EventEmitter().setMaxListeners(0);

  constructor(writers: number, rooms: number) {
    this.rooms = Array.from({ length: rooms }, (_, n) => `room${n}`);
    const happens = () => this.#happened.emit('fact');
    const hooks = {
      onAck: () => {
        this.acknowledged++;
        happens();
      },
      onRefused: (code: string, retry: number | null) => {
        this.refusals.push({ code, retry });
        if (retry === null) this.#fault ??= new Error(`${code} was not expected`);
        happens();
      },
      onHeard: happens,
    };
    this.writers = Array.from({ length: writers }, (_, n) => {
      return new Writer(`w${n}`, this.rooms, this.recording, hooks);
    });
  }

  async connect(port: number): Promise<void> {
    const url = `ws://127.0.0.1:${port}/ws`;
    await Promise.all(this.writers.map((writer) => writer.connect(url)));
  }

  talk(): void {
    for (const writer of this.writers) writer.talk();
  }

  hush(): void {
    for (const writer of this.writers) writer.hush();
  }

  sayAgain(): void {
    for (const writer of this.writers) writer.sayAgain();
  }

  /**
   * Resolves as soon as it holds, asked again whenever anything is answered or heard.
   *
   * @throws AbortError where nothing is for half a minute; Error after two, or a refusal for good
   */
  async until(holds: () => boolean): Promise<void> {
    const began = performance.now();
    while (!holds()) {
      if (this.#fault) throw this.#fault;
      if (performance.now() - began > longestMs) throw new Error(`It never came: ${this.#state()}`);
      await once(this.#happened, 'fact', { signal: AbortSignal.timeout(silenceMs) });
    }
  }

  /** Resolves when that many more are acknowledged. */
  async acknowledges(more: number): Promise<void> {
    const wanted = this.acknowledged + more;
    await this.until(() => this.acknowledged >= wanted);
  }

  /** Owes the server an answer to its ping while `work` is done; goes on to its next ping. */
  async withoutPongs(work: () => Promise<void>): Promise<void> {
    for (const writer of this.writers) writer.holdPongs(true);
    await this.until(() => this.writers.every(({ isPinged }) => isPinged));
    await work();
    const beats = this.writers.map((writer) => writer.beats);
    for (const writer of this.writers) writer.holdPongs(false);
    await this.until(() => this.writers.every((writer, i) => writer.beats > (beats[i] ?? 0)));
  }

  /** Says nothing new, and waits until all is answered and everybody heard it. */
  async settle(): Promise<void> {
    this.hush();
    await this.until(() => this.writers.every(({ isAnswered }) => isAnswered));
    const last = new Map<string, number>();
    // A log that began anew counts from 1 again.
    for (const { room, epoch, seq = 0 } of this.recording.operations) {
      const log = `${room} ${epoch}`;
      last.set(log, Math.max(last.get(log) ?? 0, seq));
    }
    const heardAll = ({ readers, cursors }: Writer) =>
      [...readers.keys()].every((room) => {
        const { epoch = '', seq = 0 } = cursors.get(room) ?? {};
        return seq >= (last.get(`${room} ${epoch}`) ?? 0);
      });
    await this.until(() => this.writers.every(heardAll));
  }

  #state(): string {
    const writers = this.writers.map(({ isConnected, unanswered, closes }) => {
      return { isConnected, unanswered, closes };
    });
    return JSON.stringify({ writers, refusals: this.refusals.slice(-8) });
  }

  [Symbol.dispose](): void {
    for (const writer of this.writers) writer.end();
  }
}
