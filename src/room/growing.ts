import { guarded, type OnBug } from '../guard.ts';
import type { RoomName } from '../protocol/code.ts';
import { Refusal } from '../protocol/error.ts';
import {
  type GrowingSignal,
  growingSilenceMs,
  growingStepMs,
  growingWholeMs,
} from '../protocol/growing.ts';
import type { Author } from '../protocol/record.ts';
import { keepText } from '../protocol/text.ts';
import type { Answer } from './answer.ts';

/** The parts of a message that grows. */
export interface GrowingParts {
  readonly room: RoomName;
  readonly author: Author;
  readonly ref: string;
  readonly tell: (signal: GrowingSignal) => void;
  /** Told every two seconds, before the whole is told again: what holds now may be something else. */
  readonly judge: () => void | Promise<void>;
  /** Posts the text. */
  readonly post: (text: string, isCut: boolean) => Promise<Answer>;
  /** Told that it grows no more. */
  readonly ended: () => void;
  readonly onBug: OnBug;
}

/** One message of a bot that grows piece by piece, until it is posted whole. */
export class GrowingMessage {
  readonly #parts: GrowingParts;
  #text = '';
  /** The text that the room has heard. */
  #told = '';
  /** May the room hear it before it is whole? */
  #isShown = false;
  #step: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout;
  readonly #whole: NodeJS.Timeout;
  #isOver = false;

  constructor(parts: GrowingParts) {
    this.#parts = parts;
    const owner = { fail: parts.onBug };
    this.#whole = setInterval(
      guarded(owner, async () => {
        await this.#parts.judge();
        this.#tell(0);
      }),
      growingWholeMs,
    );
    this.#whole.unref();
    this.#silence = this.#waitForMore();
  }

  get text(): string {
    return this.#text;
  }

  /**
   * Takes the text as it is from now on.
   *
   * @param isShown the room may hear it before it is whole
   */
  take(text: string, isShown: boolean): void {
    this.#text = text;
    clearTimeout(this.#silence);
    this.#silence = this.#waitForMore();
    this.show(isShown);
  }

  /** Tells the room what is new, or takes back what it heard where it may hear it no more. */
  show(isShown: boolean): void {
    this.#isShown = isShown;
    if (!isShown) return this.#takeBack();
    if (this.#step) return;
    // Pieces of one moment are one step: the first is heard at once.
    this.#tell(this.#told.length);
    this.#step = setTimeout(
      guarded({ fail: this.#parts.onBug }, () => {
        this.#step = undefined;
        if (this.#told.length < keepText(this.#text).length) this.show(this.#isShown);
      }),
      growingStepMs,
    );
    this.#step.unref();
  }

  /** Posts it as it stands: whole, or cut off; nothing where nobody said anything. @throws Refusal where it is not to be */
  async end(isCut: boolean): Promise<Answer> {
    const { post } = this.#parts;
    this.#stop();
    try {
      const answer = await post(this.#text, isCut);
      if (answer.held) this.#takeBack();
      return answer;
    } catch (error) {
      this.#takeBack();
      throw error;
    }
  }

  /** Posts what stands, where its writer is gone; nobody hears why it is not to be. */
  async cut(): Promise<void> {
    try {
      await this.end(true);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /** Drops it: what the room heard of it is gone. */
  drop(): void {
    this.#stop();
    this.#takeBack();
  }

  #takeBack(): void {
    const { room, author, ref, tell } = this.#parts;
    if (this.#told === '') return;
    this.#told = '';
    tell({ type: 'grown', room: room.key, author, ref });
  }

  #stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#step);
    clearTimeout(this.#silence);
    clearInterval(this.#whole);
    this.#parts.ended();
  }

  #tell(from: number): void {
    if (this.#isOver || !this.#isShown) return;
    const { room, author, ref, tell } = this.#parts;
    const text = keepText(this.#text);
    if (text === '') return;
    // Where what was heard is not what it begins with, the whole is told.
    const offset = text.startsWith(this.#told) ? from : 0;
    this.#told = text;
    tell({ type: 'growing', room: room.key, author, ref, offset, text: text.slice(offset) });
  }

  #waitForMore(): NodeJS.Timeout {
    const owner = { fail: this.#parts.onBug };
    return setTimeout(
      guarded(owner, () => this.cut()),
      growingSilenceMs,
    ).unref();
  }
}
