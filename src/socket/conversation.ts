import type { Place } from '../hub/place.ts';
import { calledAuthor, type Who } from '../identity/identity.ts';
import type { Actor } from '../protocol/actor.ts';
import { Refusal } from '../protocol/error.ts';
import type { Bucket } from '../protocol/meter.ts';
import type { Caller } from './caller.ts';
import { Places } from './places.ts';
import { Term } from './term.ts';
import type { WaitingPosts } from './waiting-posts.ts';

/** The person a client speaks for, once that is said. */
export interface Self extends Actor {
  /** The name that it goes by for others; '' for none. */
  readonly name: string;
  /** As who vouches for it knows it, under no name of its own choosing. */
  readonly who: Who;
}

/** The talk between a hello, or a dialect that needs none, and the end. */
export class Conversation {
  readonly caller: Caller;
  readonly places = new Places();
  self: Self;
  /** The client is gone. */
  isOver = false;
  /** Its token or key is nobody's any more. */
  isNobody = false;
  /** The moment when typing was last told, by room. */
  typed: Map<string, number> | undefined;
  /** The posts that it said too soon for a slow room, where it has no word for a refusal. */
  waiting: WaitingPosts | undefined;
  /** Counts what it says of how far it read. */
  marks: Bucket | undefined;
  /** Ends that it is told what is its person's own. */
  #silence: (() => void) | undefined;
  /** Told that it is over, where something hangs on that. */
  ended: (() => void) | undefined;
  #term: Term | undefined;
  #uncount: (() => void) | undefined;
  #claimed: Actor | undefined;

  constructor(caller: Caller, self: Self) {
    this.caller = caller;
    this.self = self;
  }

  /** Counts it among what its person has open. @throws Refusal `too_many_connections` */
  count(): void {
    this.#uncount = this.caller.house.persons?.enter(this.self.who);
  }

  /** Hears what is its person's own until `silence` is called, and no more what it heard before. */
  hearOwn(silence: (() => void) | undefined): void {
    this.#silence?.();
    this.#silence = silence;
  }

  /** Ends the connection when it is nobody's any more, and tells before. */
  beginTerm(): void {
    this.#term?.stop();
    const { connection } = this.caller;
    this.#term = Term.of(this.self.who, {
      warn: (seconds) => this.caller.reply({ type: 'token_ends', seconds }),
      end: (code) => {
        this.isNobody = code === 'bad_token';
        connection.close(code);
      },
      fail: (error) => connection.fail(error),
    });
  }

  close(): void {
    this.isOver = true;
    this.#term?.stop();
    this.#uncount?.();
    this.#silence?.();
    this.ended?.();
    this.places.close(this.caller.house.onBug);
  }

  /** @throws Refusal `bad_code`, `not_joined` */
  placeOf(spelling: string): Place {
    const place = this.places.get(this.caller.roomOf(spelling).key);
    if (!place) throw new Refusal('not_joined');
    return place;
  }

  /**
   * The person who posts: one who does so by name mostly does by the same one.
   * @throws Refusal where nobody may by name
   */
  actorOf(claimed: string | undefined): Actor {
    if (claimed === undefined) return this.self;
    if (this.caller.ticket) return this.#called(claimed);
    if (this.#claimed?.author.name !== claimed) this.#claimed = this.caller.claimant(claimed);
    return this.#claimed;
  }

  /** The holder of a ticket, who stays the same person under whatever name its client says. */
  #called(name: string): Actor {
    const { who } = this.self;
    const claims = who.author.claimed && !who.isNamed;
    const { author } = claims
      ? this.caller.house.identity.claimant(name)
      : { author: calledAuthor(who, name) };
    return { ...this.self, author };
  }
}
