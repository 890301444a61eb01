import type { Identity } from '../identity/identity.ts';
import type { TokenSources } from '../identity/own.ts';
import type { Actor } from '../protocol/actor.ts';
import { Refusal, refusalText } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import type { Rates } from '../protocol/rate.ts';
import type { Author } from '../protocol/record.ts';
import type { Settings } from '../protocol/setting.ts';
import type { RefusalLog } from '../refusal-log.ts';
import type { Rooms } from '../room/rooms.ts';
import type { Store } from '../store/store.ts';
import { ActRefused } from './act-refused.ts';
import type { Field } from './field.ts';

/** A room that somebody is in, at a glance. */
export interface LiveRoom {
  readonly key: string;
  /** Its first spelling. */
  readonly code: string;
  readonly people: number;
  /** Facts of the last minute. */
  readonly aMinute: number;
  readonly settings: Partial<Settings>;
}

/** The things that only a running server knows. */
export interface Live {
  /** The rooms in which most happens and then those with most people, at most so many. */
  rooms(most: number): readonly LiveRoom[];
  /** Everybody who is in a room, once for each connection. */
  here(key: string): readonly Pick<Actor, 'author' | 'address'>[];
  readonly refusals: Pick<RefusalLog, 'latest' | 'shown'>;
}

/** The parts that acts stand on: a running server's own, or those opened for one act. */
export interface ActParts {
  readonly store: Store;
  readonly rooms: Rooms;
  readonly identity: Identity;
  /** The number of members who are in a room now; nobody, where no server runs. */
  readonly people: {
    count(key: string): number;
    /** Those with a name; absent where they are too many to list. */
    list(key: string): readonly Author[] | undefined;
  };
  readonly limits: Limits;
  /** The rates that hold; the usual ones unless said. */
  readonly rates?: Rates;
  /** The data folder. */
  readonly data: string;
  /** The server's address for people: `https://chat.example`; absent where nobody said. */
  readonly address?: string | undefined;
  /** Absent where no server runs. */
  readonly live?: Live | undefined;
  /** Words by which the host shows itself over HTTP; absent where no server runs. */
  readonly words?: { give(): string } | undefined;
  /** The keys and names that tokens are checked by; absent where none are taken. */
  readonly tokens?: TokenSources | undefined;
}

/** An act that a person or a program asks for, as it goes over the control socket. */
export interface AskedAct {
  readonly act: string;
  /** The texts as given, by the names of what the act takes. */
  readonly given: Readonly<Record<string, string>>;
}

/** The outcome: lines for a person to read, or one sentence that says why not. */
export type ActAnswer =
  | { readonly type: 'done'; readonly lines: readonly string[]; readonly value?: unknown }
  | { readonly type: 'refused'; readonly why: string };

/** An outcome that a program may read as well: lines for people, and the same as a value of JSON. */
export interface Shown {
  readonly lines: readonly string[];
  readonly value: object;
}

/** Arguments, or options, by their names. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

type ValueOf<One> = One extends Field<infer Value> ? Value : never;
/** The values of what an act takes and may be given besides. */
export type Given<Takes extends Fields, Options extends Fields> = {
  readonly [Name in keyof Takes]: ValueOf<Takes[Name]>;
} & { readonly [Name in keyof Options]?: ValueOf<Options[Name]> };

/** A secret that an act is given: it stands on no command line. */
export interface Asks {
  /** The argument in whose place it is asked for. */
  readonly inPlaceOf: string;
  /** The question, by the other arguments; undefined where there is no secret to give. */
  question(given: AskedAct['given']): string | undefined;
}

/** An act of the command line as it is written down. */
export interface ActRow<Takes extends Fields, Options extends Fields> {
  /** The words that call it: `room show` is `parlour room show`. */
  readonly name: string;
  /** One sentence for `--help`. */
  readonly does: string;
  /** Its arguments, in this order; all are needed. */
  readonly takes: Takes;
  /** Fields that may be said besides: `until` is `--until <until>`. */
  readonly options?: Options;
  /** A secret that it may be given in the place of an argument, as `secret`. */
  readonly asks?: Asks;
  /** Its answer holds a secret, which is printed to a terminal alone, or where `--print` says so. */
  readonly secret?: true;
  /** It shows something, which `--json` prints as one object. */
  readonly shows?: true;
  /**
   * Does it, in the running server or beside none.
   *
   * @returns the lines that are printed
   * @throws ActRefused, Refusal
   */
  work(
    given: Given<Takes, Options> & { readonly secret?: string },
    parts: ActParts,
  ): Promise<readonly string[] | Shown>;
}

/** An act, whatever it takes. */
export interface Act {
  readonly name: string;
  readonly does: string;
  readonly takes: Fields;
  readonly options: Fields;
  readonly asks: Asks | undefined;
  readonly secret: boolean;
  readonly shows: boolean;
  /** @throws ActRefused, Refusal */
  perform(given: AskedAct['given'], parts: ActParts): Promise<readonly string[] | Shown>;
}

/**
 * Makes a row an act.
 *
 * @example
 * const roomShow = act({
 *   name: 'room show',
 *   does: 'Tell what a room is.',
 *   takes: { code: text('the room') },
 *   work: async ({ code }, { store }) => [`${code}: fact ${(await store.room(code))?.seq}`],
 * });
 */
export function act<
  const Takes extends Fields,
  const Options extends Fields = Record<never, never>,
>(row: ActRow<Takes, Options>): Act {
  const { name, does, takes, asks, secret = false, shows = false } = row;
  const options: Fields = row.options ?? {};
  return {
    ...{ name, does, takes, options, asks, secret, shows },
    async perform(given, parts) {
      const isAsked = asks !== undefined && Object.hasOwn(given, 'secret');
      const values: Record<string, unknown> = isAsked
        ? { secret: given.secret, [asks.inPlaceOf]: '' }
        : {};
      for (const [field, { read }] of Object.entries({ ...takes, ...options })) {
        const value = Object.hasOwn(given, field) ? given[field] : undefined;
        if (value !== undefined) values[field] = read(value);
        else if (Object.hasOwn(takes, field) && !Object.hasOwn(values, field))
          throw new ActRefused(`${name} needs ${field}.`);
      }
      return row.work(values as Given<Takes, Options>, parts);
    },
  };
}

/** The sentence with which an error refuses an act; undefined where it is a bug. */
export function whyRefused(error: unknown, limits: Limits): string | undefined {
  if (error instanceof ActRefused) return error.message;
  return error instanceof Refusal
    ? refusalText(error.code, limits, error.line, error.words)
    : undefined;
}
