import { hash } from 'node:crypto';
import { Calls } from '../../calls.ts';
import type { OnBug } from '../../guard.ts';
import type { HookWatch } from '../../hook-watch.ts';
import { checkNames } from '../../known-names.ts';
import type { Grants } from '../../protocol/actor.ts';
import { Refusal } from '../../protocol/error.ts';
import type { Limits } from '../../protocol/limit.ts';
import type { Store } from '../../store/store.ts';
import { formOf } from '../bearer.ts';
import type { Identity, Who } from '../identity.ts';
import { type RoomNames, readGrants } from '../token/grant.ts';
import { checkSubject, personCalled, personId } from '../token/person.ts';
import type { Authorize, Authorized } from './authorize.ts';

/** Milliseconds that a program has to say whose a bearer is. */
export const authorizeMs = 2_000;
/** Milliseconds for which its answer holds: a bearer comes with each request. */
export const authorizedMs = 10_000;
/** Answers that are kept; past that, the oldest go. */
const mostKept = 10_000;

const isField: Readonly<Record<keyof Authorized, true>> = {
  id: true,
  name: true,
  role: true,
  rooms: true,
  until: true,
  ends: true,
};
const authorizedNames = Object.keys(isField);

/** The parts that a program's word on bearers stands on. */
export interface AuthorizingParts {
  readonly authorize: Authorize | undefined;
  readonly store: Pick<Store, 'keyFor' | 'find' | 'codes'>;
  readonly limits: Limits;
  readonly onBug: OnBug;
  /** Told of each call; nobody is unless said. */
  readonly watch?: HookWatch;
  /** The issuer of tokens, where such are taken, too: one id is one person then. */
  readonly issuer: string | undefined;
  readonly now?: () => number;
}

interface Kept {
  readonly who: Promise<Who>;
  /** The end of it, in milliseconds since 1970; without one, the program is being asked. */
  until: number | undefined;
  /** Looked at, not listened to: one signal may be that of somebody's whole day. */
  ends: AbortSignal | undefined;
}

/**
 * Everybody whom an identity knows, and whoever has a bearer that the host's program knows: where it is
 * asked.
 */
export function withAuthorized(identity: Identity, parts: AuthorizingParts): Identity {
  const { authorize } = parts;
  if (!authorize) return identity;
  const people = new AuthorizedPeople({ ...parts, authorize });
  return {
    ...(identity.guests && { guests: identity.guests }),
    whoHas: (bearer) =>
      isForProgram(bearer, parts) ? people.whoHas(bearer) : identity.whoHas(bearer),
    claimant: (name) => identity.claimant(name),
    named: () => identity.named?.() ?? [],
    close: () => identity.close?.(),
  };
}

function isForProgram(bearer: string, { issuer }: AuthorizingParts): boolean {
  const form = formOf(bearer);
  return form === undefined || (form === 'token' && issuer === undefined);
}

type Parts = AuthorizingParts & { readonly authorize: Authorize };

/** The people of whom a program says who they are. */
class AuthorizedPeople {
  readonly #parts: Parts;
  readonly #idKey: Uint8Array;
  readonly #calls: Calls;
  /** Answers by the hashes of bearers. */
  readonly #kept = new Map<string, Kept>();
  readonly #now: () => number;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { onBug, watch } = parts;
    this.#calls = new Calls({ hook: 'authorize', milliseconds: authorizeMs, onBug, watch });
    watch?.add({
      name: 'authorize',
      ends: ['ok', 'refused', 'failed', 'late'],
      asked: () => this.#calls.size,
    });
    this.#idKey = parts.store.keyFor('person ids');
    this.#now = parts.now ?? (() => Date.now());
  }

  /** @throws Refusal `bad_token`, `token_expired`, `hook_failed` */
  async whoHas(bearer: string): Promise<Who> {
    if (bearer.length > this.#parts.limits.tokenBytes) throw new Refusal('bad_token');
    const name = hash('sha256', bearer, 'base64');
    const known = this.#kept.get(name);
    const isOver =
      known?.ends?.aborted || (known?.until ?? Number.POSITIVE_INFINITY) <= this.#now();
    if (known && !isOver) return known.who;
    const kept: Kept = { who: this.#ask(bearer), until: undefined, ends: undefined };
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    try {
      const who = await kept.who;
      kept.ends = who.ends;
      kept.until = Math.min(this.#now() + authorizedMs, who.until ?? Number.POSITIVE_INFINITY);
      return who;
    } catch (error) {
      if (this.#kept.get(name) === kept) this.#kept.delete(name);
      throw error;
    }
  }

  async #ask(bearer: string): Promise<Who> {
    const { authorize } = this.#parts;
    const ask = async (signal: AbortSignal) => {
      const authorized = await authorize(bearer, signal);
      return authorized && this.#whoIs(authorized);
    };
    const found = await this.#calls.ask(ask, (who) => (who ? 'ok' : 'refused'));
    if (!found || found.ends?.aborted) throw new Refusal('bad_token');
    if (found.until !== undefined && found.until <= this.#now()) throw new Refusal('token_expired');
    return found;
  }

  /** @throws where it is no answer */
  #whoIs(authorized: Authorized): Who {
    const { store, limits, issuer = '' } = this.#parts;
    checkNames(authorized, authorizedNames, 'field of who somebody is');
    const { id, name, role, rooms, until, ends } = authorized;
    checkSubject(id);
    if (ends !== undefined && !(ends instanceof AbortSignal)) {
      throw new TypeError('What ends somebody is an AbortSignal.');
    }
    if (name !== undefined && typeof name !== 'string')
      throw new TypeError('The field name is a text.');
    if (until !== undefined && !isMoment(until)) {
      throw new TypeError('The field until is a number of milliseconds since 1970.');
    }
    if (role !== undefined && role !== 'host')
      throw new TypeError('The field role is host or none.');
    const names = { codes: store.codes, find: (code: string) => store.find(code, limits) };
    const grants = role || rooms !== undefined ? grantsOf({ role, rooms }, names) : undefined;
    return {
      ...personCalled(personId(this.#idKey, issuer, id), name, limits),
      ...(grants && { grants }),
      ...(until !== undefined && { until }),
      ...(ends && { ends }),
    };
  }
}

/** @throws TypeError that names the field */
function grantsOf(claim: object, names: RoomNames): Grants | undefined {
  try {
    return readGrants(claim, names);
  } catch (cause) {
    throw new TypeError('The field rooms has roles by the codes of rooms.', { cause });
  }
}

/** Is it a moment that a date can have? */
function isMoment(until: unknown): until is number {
  return typeof until === 'number' && !Number.isNaN(new Date(until).getTime());
}
