import { randomInt } from 'node:crypto';
import type { Actor } from '../protocol/actor.ts';
import type { RoomKey } from '../protocol/code.ts';
import { closedTo, refusalAt } from '../protocol/entry.ts';
import { Refusal } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import { Meter } from '../protocol/meter.ts';
import { keptPassword } from '../protocol/password.ts';
import type { Rates } from '../protocol/rate.ts';
import type { SettingValue } from '../protocol/setting.ts';
import type { Store } from '../store/store.ts';
import { argonHash, argonMatches, oneArgon } from './argon.ts';
import { isPass, makePass, type PassFor } from './pass.ts';
import type { Standings } from './standings.ts';
import { TryCounts } from './try-counts.ts';

/** The password or the pass that somebody shows at the door of a room. */
export interface Shown {
  readonly password?: string | undefined;
  /** Given for the right password before. */
  readonly pass?: string | undefined;
}

/** A password or a pass that was right. */
export interface Passed {
  /** The version of the password that counts: the `passed` of an actor who showed it. */
  readonly version: string;
  /** The pass that does in the place of the password from now on; absent where it was shown. */
  readonly pass?: string;
}

export interface PasswordParts {
  readonly store: Pick<Store, 'passwordHash' | 'keyFor'>;
  readonly standings: Standings;
  readonly limits: Limits;
  readonly rates: Pick<Rates, 'passwordTries' | 'roomPasswordTries' | 'passwordSets'>;
}

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Names a password that is set; no two have the same. */
export function newPasswordVersion(): string {
  return Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** Sets passwords of rooms, and asks who comes for them. */
export class Passwords {
  readonly #parts: PasswordParts;
  readonly #tries: TryCounts;
  readonly #sets: Meter;
  #key: Uint8Array | undefined;

  constructor(parts: PasswordParts) {
    this.#parts = parts;
    this.#tries = new TryCounts(parts.rates);
    this.#sets = new Meter(parts.rates.passwordSets);
  }

  /**
   * The hash that a set password is kept as; undefined where none is set. Somebody who closes a room
   * against a crowd does not wait behind it.
   *
   * @throws Refusal `bad_setting`, `too_many_tries`, `passwords_busy`
   */
  async hashOf(room: RoomKey, said: SettingValue): Promise<string | undefined> {
    const password = this.#kept(said);
    if (password === undefined) return undefined;
    const wait = this.#sets.waitOf(room);
    if (wait > 0) throw new Refusal('too_many_tries', Math.ceil(wait / 1_000));
    const hash = await oneArgon.do(room, () => argonHash(password), this.#parts.limits, true);
    this.#sets.note(room);
    return hash;
  }

  /**
   * Is what is said another password than that of a version? Of one that counts no more nobody can tell:
   * it is none.
   *
   * @throws Refusal `bad_setting`, `passwords_busy`
   */
  async isOther(room: RoomKey, version: string, said: SettingValue): Promise<boolean> {
    const { store, limits } = this.#parts;
    const [password, hash] = [this.#kept(said), await store.passwordHash(room, version)];
    if (password === undefined || hash === undefined) return false;
    return !(await oneArgon.do(room, () => argonMatches(password, hash), limits, true));
  }

  /**
   * Lets somebody into a room that asks for a password.
   *
   * @param from by which tries are counted; undefined where those who come can't be told apart by it
   * @returns undefined where nothing has to be shown
   * @throws Refusal `password_needed`, `bad_password`, `too_many_tries`, `passwords_busy`, or why it is
   *   not let in with any password
   */
  async enter(
    actor: Actor,
    room: RoomKey,
    { password, pass }: Shown,
    from: string | undefined,
  ): Promise<Passed | undefined> {
    const { committed } = await this.#parts.standings.of(room);
    const closed = closedTo(committed, actor, room, Date.now());
    if (closed === undefined) return undefined;
    const { code } = closed;
    const { password: version } = committed.settings;
    if (code !== 'password_needed' || !version) throw refusalAt(closed);
    const due: PassFor = { room, author: actor.author, version };
    if (pass !== undefined && this.isPass(pass, due)) return { version };
    if (password === undefined) throw new Refusal(code);
    await this.#check(room, version, password, from);
    return { version, pass: makePass(this.#passKey, due) };
  }

  /** Is it a pass for that? */
  isPass(pass: string, due: PassFor): boolean {
    return isPass(this.#passKey, pass, due);
  }

  /** @throws Refusal */
  async #check(
    room: RoomKey,
    version: string,
    password: string,
    from: string | undefined,
  ): Promise<void> {
    const { store, limits } = this.#parts;
    const kept = keptPassword(password, limits);
    if (kept === undefined) throw new Refusal('bad_password');
    this.#tries.check(room, from);
    const check = async () => {
      // Others of this room or address may have tried meanwhile.
      this.#tries.check(room, from);
      if (await argonMatches(kept, await store.passwordHash(room, version))) return;
      this.#tries.note(room, from);
      throw new Refusal('bad_password');
    };
    await oneArgon.do(room, check, limits);
  }

  #kept(said: SettingValue): string | undefined {
    if (said === false || said === '') return undefined;
    const kept = typeof said === 'string' ? keptPassword(said, this.#parts.limits) : undefined;
    if (kept === undefined) throw new Refusal('bad_setting');
    return kept;
  }

  get #passKey(): Uint8Array {
    this.#key ??= this.#parts.store.keyFor('room passes');
    return this.#key;
  }
}
