import type { Actor } from '../protocol/actor.ts';
import type { Author } from '../protocol/record.ts';

/** The person or program that a bearer stands for. */
export interface Who extends Actor {
  /** With the name that it has where it says none. */
  readonly author: Author;
  /** Its name is settled by whoever vouches for it: what the client calls itself is passed over. */
  readonly isNamed?: true;
  /** The end of this, in milliseconds since 1970; absent where it does not. */
  readonly until?: number;
  /** Aborted when this ends before its time, as when a bot's key is revoked. */
  readonly ends?: AbortSignal;
}

/** The reach of people for whom nobody vouches: all the way, to reading alone, or not in. */
export type GuestRule = 'on' | 'read' | 'off';

/** The one who says which author a client is. */
export interface Identity {
  /** The reach of people for whom nobody vouches; all the way unless said. */
  readonly guests?: GuestRule;

  /**
   * Finds the holder of a bearer: the text that a client shows to be somebody, of whatever form.
   * The same bearer is always the same author, and its id gives nothing of the bearer away. A
   * promise only where it takes time: what a client says meanwhile waits.
   *
   * @example identity.whoHas('k3…') // { author: { id: 'g_…', name: 'guest-x1y2' }, isGuest: true }
   * @throws Refusal `not_authorised`, or another code that says why it is nobody's
   */
  whoHas(bearer: string): Who | Promise<Who>;

  /**
   * Somebody for whom only the name speaks: nobody can prove to be it, so nobody edits as it.
   * @throws Refusal where nobody is let in so
   */
  claimant(name: string): Who;

  /** Those whose names nobody else has, whether they ever came or not: the same list until it is another. */
  named?(): readonly Author[];

  /** Lets go of what it keeps open. */
  close?(): void;
}

/** An author under the name that its client says, where that counts; `''` says none. */
export function calledAuthor({ author, isNamed }: Who, name: string): Author {
  return name === '' || isNamed ? author : { ...author, name };
}
