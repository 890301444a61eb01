import { guard, guarded, type OnBug } from '../guard.ts';
import type { Actor } from '../protocol/actor.ts';
import { idsOf, type Standing } from '../protocol/standing.ts';
import type { StoreReader } from '../store/store.ts';
import type { Clearances } from './clearances.ts';

/** The reading of who is new. */
export interface NewnessParts {
  readonly key: string;
  readonly store: Pick<StoreReader, 'people'>;
  readonly clearances: Clearances;
  readonly onBug: OnBug;
}

/** Milliseconds until it is asked again what is worked out at the moment. */
const pause = 1_000;

/** People who never wrote in a room, where newcomers wait: in others, the store is not asked. */
export class Newness {
  readonly #parts: NewnessParts;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: NewnessParts) {
    this.#parts = parts;
  }

  /** Is somebody new who comes in? */
  of(actor: Actor | undefined): boolean | Promise<boolean> {
    const { standing } = this.#parts.clearances;
    if (!actor || !standing.settings.newcomers) return false;
    return actor.author.claimed === true || this.#ask(actor, standing);
  }

  /** Newcomers wait from now on: those who are here may be some. */
  learn(): void {
    const { onBug, clearances } = this.#parts;
    const all = async () => {
      for (const one of clearances.here) {
        const isNew = await this.of(one.actor);
        guard(one, () => one.learn?.(isNew));
      }
    };
    guard({ fail: onBug }, all);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async #ask({ author }: Actor, standing: Standing): Promise<boolean> {
    const { key, store, onBug } = this.#parts;
    const has = await store.people.hasWritten(key, idsOf(standing, author.id));
    if (has === undefined && !this.#timer) {
      const again = () => {
        this.#timer = undefined;
        this.learn();
      };
      this.#timer = setTimeout(guarded({ fail: onBug }, again), pause).unref();
    }
    return has === false;
  }
}
