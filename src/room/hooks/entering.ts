import { Calls } from '../../calls.ts';
import type { OnBug } from '../../guard.ts';
import type { HookWatch } from '../../hook-watch.ts';
import { type Actor, grantedRole } from '../../protocol/actor.ts';
import type { RoomName } from '../../protocol/code.ts';
import { Refusal } from '../../protocol/error.ts';
import type { EnterAnswer, HookPerson, RoomHooks } from '../hook.ts';
import type { Standings } from '../standings.ts';
import { checkedEnter } from './answers.ts';
import { AskedRooms } from './asked-rooms.ts';
import { HostRefused } from './ruled-by.ts';
import { wordsOf } from './words.ts';

/** Milliseconds that a hook has to say whether somebody may come in. */
export const enterMs = 2_000;
/** Milliseconds for which its answer holds: one who reads page by page is not asked about for each. */
export const enteredMs = 10_000;
/** Answers that are kept; past that, the oldest go. */
const mostKept = 10_000;

interface Parts {
  readonly mayEnter: NonNullable<RoomHooks['mayEnter']>;
  readonly standings: Pick<Standings, 'known' | 'of'>;
  readonly now: () => number;
  readonly onBug: OnBug;
  /** Told of each call; nobody is unless said. */
  readonly watch?: HookWatch | undefined;
}

interface Kept {
  readonly answer: Promise<void>;
  /** The end of it, in milliseconds since 1970; without one, the hook is being asked. */
  until: number | undefined;
}

/** The asking of a hook about whoever comes in; undefined where there is none. */
export function enteringOf(
  hooks: Pick<RoomHooks, 'mayEnter'>,
  parts: Omit<Parts, 'mayEnter'>,
): Entering | undefined {
  const mayEnter = hooks.mayEnter?.bind(hooks);
  return mayEnter && new Entering({ ...parts, mayEnter });
}

/** The answers of a hook that is asked about whoever comes into a room, or reads or writes there from outside. */
export class Entering {
  readonly #parts: Parts;
  readonly #rooms = new AskedRooms();
  readonly #calls: Calls;
  readonly #kept = new Map<string, Kept>();

  constructor(parts: Parts) {
    this.#parts = parts;
    const { onBug, watch } = parts;
    this.#calls = new Calls({ hook: 'mayEnter', milliseconds: enterMs, onBug, watch });
    watch?.add({
      name: 'mayEnter',
      ends: ['ok', 'refused', 'failed', 'late', 'ended'],
      asked: () => this.#calls.size,
      queued: () => this.#rooms.size - this.#calls.size,
    });
  }

  /**
   * Checks that somebody may come in. The host may, unasked.
   *
   * @throws Refusal `host_refused`, `hook_failed`, `restart`
   */
  async check(actor: Actor, room: RoomName): Promise<void> {
    if (actor.grants?.role === 'host') return;
    const name = nameOf(actor, room);
    const known = this.#kept.get(name);
    const { now } = this.#parts;
    if (known && (known.until === undefined || known.until > now())) return known.answer;
    const kept: Kept = { answer: this.#ask(actor, room), until: undefined };
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    try {
      await kept.answer;
      kept.until = now() + enteredMs;
    } catch (error) {
      // Whoever is refused may be let in a moment later: it costs a call to ask again.
      if (this.#kept.get(name) === kept) this.#kept.delete(name);
      throw error;
    }
  }

  /** Ends all that it is asked about. */
  end(): void {
    this.#calls.end(new Refusal('restart'));
  }

  async #ask(actor: Actor, room: RoomName): Promise<void> {
    const { standings, now } = this.#parts;
    const standing = standings.known(room.key) ?? (await standings.of(room.key));
    const person = { ...actor.author, role: standing.roleOf(actor, now()) };
    const word = await this.#rooms.inLine(room.key, Symbol(person.id), (ask) =>
      ask(() => this.#call(person, room)),
    );
    if (word.type === 'refused') throw new HostRefused(wordsOf(word.text));
  }

  #call(person: HookPerson, room: RoomName): Promise<EnterAnswer> {
    const { mayEnter } = this.#parts;
    // A copy of the room: a hook may change what it is given.
    const ask = async (signal: AbortSignal) =>
      checkedEnter(await mayEnter(person, { ...room }, signal));
    return this.#calls.ask(ask, ({ type }) => type);
  }
}

/** A name of somebody in a room, with all that a hook is told of it. */
function nameOf({ author, grants }: Actor, { key }: RoomName): string {
  return JSON.stringify([key, author.id, author.name, grantedRole(grants, key)]);
}
