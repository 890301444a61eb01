import type { RoomKey } from '../protocol/code.ts';
import { Refusal } from '../protocol/error.ts';
import { Meter } from '../protocol/meter.ts';
import type { Rates } from '../protocol/rate.ts';

/** The share of an address in a room where others used up its tries. */
const share = { burst: 1, everyMs: 60_000 };

/**
 * Wrong passwords, by address and by room. Where a room's are used up, an address that has not tried
 * there for a minute has a try all the same: whoever guesses keeps no others out.
 */
export class TryCounts {
  readonly #byAddress: Meter;
  readonly #byRoom: Meter;
  readonly #shares: Meter;

  /** @param now milliseconds by a clock that never jumps */
  constructor(
    { passwordTries, roomPasswordTries }: Pick<Rates, 'passwordTries' | 'roomPasswordTries'>,
    now?: () => number,
  ) {
    this.#byAddress = new Meter(passwordTries, undefined, now);
    this.#byRoom = new Meter(roomPasswordTries, undefined, now);
    this.#shares = new Meter(share, undefined, now);
  }

  /**
   * Checks whether there may be a try now.
   *
   * @param from an address; undefined where it tells nobody apart
   * @throws Refusal `too_many_tries`
   */
  check(room: RoomKey, from: string | undefined): void {
    const ofRoom = this.#byRoom.waitOf(room);
    const wait =
      from === undefined
        ? ofRoom
        : Math.max(
            this.#byAddress.waitOf(from),
            Math.min(ofRoom, this.#shares.waitOf(`${room} ${from}`)),
          );
    if (wait > 0) throw new Refusal('too_many_tries', Math.ceil(wait / 1_000));
  }

  /** Takes in a wrong one. What came by a share is none of the room's: its wait would have no end. */
  note(room: RoomKey, from: string | undefined): void {
    if (this.#byRoom.waitOf(room) === 0) this.#byRoom.note(room);
    if (from === undefined) return;
    this.#byAddress.note(from);
    const here = `${room} ${from}`;
    if (this.#shares.waitOf(here) === 0) this.#shares.note(here);
  }
}
