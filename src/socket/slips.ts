import type { Undecodable } from '../dialect/dialect.ts';
import { Refusal } from '../protocol/error.ts';
import { never } from '../protocol/never.ts';
import type { Caller } from './caller.ts';
import { refuse } from './refuse.ts';

/** Milliseconds for which a slip is remembered. */
const kept = 10_000;

/** Frames that say nothing: once is a slip, again and again is not. */
export class Slips {
  readonly #caller: Caller;
  #slipped: number[] = [];

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** @param isHeard something else that it said was understood, or it is in a room */
  take(frame: Undecodable, isHeard: boolean): void {
    const { house, dialect, connection } = this.#caller;
    switch (dialect.illFormed) {
      case 'ignore':
        house.onRefusal(frame.code, connection.address);
        // A client of a framework may well say what means nothing here, beside what does.
        return isHeard ? undefined : this.#count();
      case 'close':
        house.onRefusal(frame.code, connection.address);
        return connection.close('bad_frame');
      case 'refuse':
        return this.#refuse(frame);
      default:
        never(dialect.illFormed);
    }
  }

  #refuse(frame: Undecodable): void {
    const { code, words } = frame;
    const why = new Refusal(code);
    refuse(this.#caller, words === undefined ? why : Object.assign(why, { words }), frame);
    this.#count();
  }

  #count(): void {
    const { house, connection } = this.#caller;
    const now = performance.now();
    this.#slipped = [...this.#slipped.filter((at) => now - at < kept), now];
    if (this.#slipped.length >= house.limits.malformedInTenSeconds) connection.close('malformed');
  }
}
