import { Refusal } from '../protocol/error.ts';
import type { Answer } from '../room/answer.ts';
import { after } from './after.ts';
import type { Caller } from './caller.ts';

/** The part of a client's conversation that is needed. */
interface Talk {
  readonly caller: Caller;
  readonly isOver: boolean;
  waiting: WaitingPosts | undefined;
}

type Give = () => Promise<Answer>;

/** Seconds for which a post waits that can't be refused in a word. */
const longest = 30;

/**
 * Hands a post to its room. Where the room is slow, or a rate is met, and the client has no word for a refusal, the
 * post waits for its turn, if that is soon, and those behind it wait, too: the client is read more
 * slowly.
 *
 * @param take takes its turn among those of its author, or says for how long it has to wait
 * @throws Refusal
 */
export function givePatiently(
  talk: Talk,
  give: Give,
  take: () => Refusal | undefined = () => undefined,
): Promise<Answer> {
  const giveInTurn = async () => {
    const refusal = take();
    if (refusal) throw refusal;
    return give();
  };
  if (talk.waiting) return talk.waiting.add(giveInTurn);
  // Known at once, so that none behind it is given in its place.
  const refusal = take();
  if (refusal) {
    talk.waiting = new WaitingPosts(talk);
    return talk.waiting.add(giveInTurn, refusal.retry ?? 0);
  }
  return give().catch((error: unknown) => {
    const seconds = secondsUntil(error);
    if (seconds === undefined) throw error;
    // Another one may have been refused meanwhile: this one came behind it.
    if (talk.waiting) return talk.waiting.add(give);
    talk.waiting = new WaitingPosts(talk);
    return talk.waiting.add(give, seconds);
  });
}

/** Posts of one client that wait for their turn, in the order in which they came. */
export class WaitingPosts {
  readonly #talk: Talk;
  #last: Promise<unknown> = Promise.resolve();
  #added = 0;

  constructor(talk: Talk) {
    this.#talk = talk;
  }

  /** @param seconds until it is worth while to give it */
  add(give: Give, seconds = 0): Promise<Answer> {
    const given = this.#last.then(() => this.#give(give, seconds));
    const behind = ++this.#added;
    this.#last = given.catch(() => {}).then(() => this.#done(behind));
    return given;
  }

  #done(added: number): void {
    if (added === this.#added) this.#talk.waiting = undefined;
  }

  async #give(give: Give, seconds: number): Promise<Answer> {
    for (let wait: number | undefined = seconds; ; ) {
      if (wait > 0) await after(this.#talk.caller.connection, wait * 1_000);
      if (this.#talk.isOver) throw new Refusal('not_joined');
      try {
        return await give();
      } catch (error) {
        wait = secondsUntil(error);
        if (wait === undefined) throw error;
      }
    }
  }
}

/** The seconds after which something would be taken; undefined where it is refused for good. */
function secondsUntil(error: unknown): number | undefined {
  if (!(error instanceof Refusal)) return undefined;
  // Over a rate, whoever has no word for it is read more slowly, however long that is.
  if (error.code === 'too_fast') return error.retry ?? undefined;
  if (error.code !== 'slow') return undefined;
  return error.retry !== null && error.retry <= longest ? error.retry : undefined;
}
