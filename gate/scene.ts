import { native } from '../src/dialect/native-dialect.ts';
import { roomcode } from '../src/dialect/roomcode.ts';
import type { Clock } from './clock.ts';
import { House, type Member } from './house.ts';

/** So many readers hear so many lines; two of them, subtracted, are a figure. */
export interface Scene {
  readonly dialect: 'native' | 'roomcode';
  readonly readers: number;
  readonly lines: number;
  /** Lines of the same moment. */
  readonly atOnce: number;
  /** Milliseconds from one moment to the next. */
  readonly every: number;
}

/** What a scene used, besides instructions. */
export interface Use {
  readonly deliveries: number;
  readonly writes: number;
  readonly bytes: number;
  /** Bytes that V8 gave out on its heap. */
  readonly allocated: number;
}

const room = 'gate';
const words = 'The quick brown fox jumps over the lazy dog, and then once more.';

/** A full room in which lines are said. */
export class Stage {
  readonly #scene: Scene;
  readonly #clock: Clock;
  readonly #house = new House();
  readonly #members: readonly Member[];
  #said = 0;

  constructor(scene: Scene, clock: Clock) {
    this.#scene = scene;
    this.#clock = clock;
    const dialect = scene.dialect === 'native' ? native : roomcode;
    this.#members = Array.from({ length: scene.readers }, () => this.#house.seat(dialect, room));
  }

  /** Says lines until all are heard; presence and everything else that waits is done before. */
  async play(lines: number, allocated: () => number): Promise<Use> {
    await this.#rest();
    const frames = Array.from({ length: lines }, () => this.#frame());
    const { writes, bytes } = this.#house.carried;
    const { deliveries } = this.#house;
    const before = allocated();
    await this.#say(frames);
    await this.#rest();
    const after = allocated();
    return {
      deliveries: this.#house.deliveries - deliveries,
      writes: this.#house.carried.writes - writes,
      bytes: this.#house.carried.bytes - bytes,
      allocated: after - before,
    };
  }

  close(): void {
    for (const member of this.#members) member.leave();
  }

  async #say(frames: readonly string[]): Promise<void> {
    const { atOnce, every } = this.#scene;
    for (const [i, frame] of frames.entries()) {
      this.#members[i % this.#members.length]?.say(frame);
      if ((i + 1) % atOnce > 0) continue;
      await this.#clock.pass(every);
    }
  }

  #rest(): Promise<void> {
    return this.#clock.pass(400);
  }

  #frame(): string {
    const ref = String(this.#said++).padStart(8, '0');
    return this.#scene.dialect === 'native'
      ? JSON.stringify({ type: 'post', room, text: words, ref })
      : JSON.stringify({ Author: 'ann', Content: words });
  }
}
