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
  #refused: number[] = [];

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  take(frame: Undecodable): void {
    const { house, dialect, connection } = this.#caller;
    switch (dialect.illFormed) {
      case 'ignore':
        return house.onRefusal(frame.code, connection.address);
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
    const { house, connection } = this.#caller;
    refuse(this.#caller, new Refusal(frame.code), frame);
    const now = performance.now();
    this.#refused = [...this.#refused.filter((at) => now - at < kept), now];
    if (this.#refused.length >= house.limits.malformedInTenSeconds) connection.close('malformed');
  }
}
