import type { Place } from '../hub/place.ts';
import { Refusal } from '../protocol/error.ts';
import type { Author } from '../protocol/record.ts';
import type { Caller } from './caller.ts';
import { Places } from './places.ts';

/** Who somebody is, once that is said. */
export interface Self {
  readonly author: Author;
  /** The name that was said; '' for none. */
  readonly name: string;
  /** Absent where the name is only claimed. */
  readonly secret?: string | undefined;
}

/** What there is between a hello, or a dialect that needs none, and the end. */
export class Conversation {
  readonly caller: Caller;
  readonly places = new Places();
  self: Self;
  /** When typing was last told, by room. */
  typed: Map<string, number> | undefined;
  #claimed: Author | undefined;

  constructor(caller: Caller, self: Self) {
    this.caller = caller;
    this.self = self;
  }

  /** @throws Refusal `bad_code`, `not_joined` */
  placeOf(spelling: string): Place {
    const place = this.places.get(this.caller.roomOf(spelling).key);
    if (!place) throw new Refusal('not_joined');
    return place;
  }

  /** The author of a post: who posts by name mostly does so by the same one. */
  authorOf(claimed: string | undefined): Author {
    if (claimed === undefined) return this.self.author;
    if (this.#claimed?.name !== claimed)
      this.#claimed = this.caller.house.identity.claimant(claimed);
    return this.#claimed;
  }
}
