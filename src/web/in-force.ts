import { host, type RoomOrder } from '../client/host/index.ts';
import type { Room } from '../client/index.ts';
import type { Me } from '../protocol/me.ts';
import type { Settings } from '../protocol/setting.ts';
import { HouseRules } from './house-rules.ts';
import type { Keep } from './keep.ts';
import type { Life } from './life.ts';
import { barredLine, rulesLine } from './part/barred-line.ts';
import type { Composer } from './part/composer.ts';
import { outLine, outOf } from './part/out-line.ts';
import { shorterWords } from './part/setting-words.ts';
import './part/state-chips.ts';
import type { StateChips } from './part/state-chips.ts';
import { barredWords, chipsOf, waitFor, waitOf } from './part/state-words.ts';

export interface InForceParts {
  readonly room: Room;
  readonly kept: Keep;
  readonly composer: Composer;
  readonly life: Life;
  readonly chips: StateChips;
  /** Says something for a moment. */
  readonly tell: (words: string) => void;
}

type Known = Readonly<Partial<Settings>>;

/**
 * The rules in force, as chips and composer show them: why not, until when, and what of it ends by itself.
 * It is loaded where a room has some.
 */
export class InForce {
  readonly #parts: InForceParts;
  readonly #rules: HouseRules;
  /** The latest word of what may not be done, and its moment. */
  #told: { readonly me: Me; readonly at: number } | undefined;
  #tick: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: InForceParts) {
    this.#parts = parts;
    this.#rules = new HouseRules(parts.room, parts.kept);
  }

  dress(set: Known, me: Me): void {
    const { chips, room } = this.#parts;
    chips.chips = chipsOf(set, host(room).kept, me, Date.now());
    if (me !== this.#told?.me) this.#told = { me, at: performance.now() };
    this.#show(this.#told);
  }

  /** Says that less is kept from a moment on. */
  tellKept(kept: RoomOrder['kept']): void {
    const { room, tell } = this.#parts;
    const words = shorterWords(room.settings.keep, kept, Date.now());
    if (words && room.state === 'live') tell(words);
  }

  #show({ me, at }: { readonly me: Me; readonly at: number }): void {
    const { composer, room, life } = this.#parts;
    const passed = Math.floor((performance.now() - at) / 1_000);
    const out = outOf(me);
    const wait = out ? 0 : waitOf(me);
    const left = Math.max(0, (out?.seconds ?? wait) - passed);
    const now = Date.now();
    const words = out ? undefined : barredWords(room.settings, me, now);
    const { unread } = this.#rules;
    const rules = unread === undefined ? undefined : () => rulesLine(unread, this.#agree);
    if (out) composer.barred = (typed) => outLine(out, left, now, typed);
    else composer.barred = words ? (typed) => barredLine(words, typed) : rules;
    const isWaiting = wait > 0 && left > 0;
    composer.waits = isWaiting ? waitFor(room.settings, me, left, now) : undefined;
    life.cancel(this.#tick);
    if (left > 0) this.#tick = life.after(1_000, () => this.#told && this.#show(this.#told));
  }

  readonly #agree = (): void => {
    this.#rules.agree();
    if (this.#told) this.#show(this.#told);
    const { composer } = this.#parts;
    void composer.updateComplete.then(() => composer.focus());
  };
}
