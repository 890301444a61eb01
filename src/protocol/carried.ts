import { canonical } from './canonical.ts';

/** The message that another one answers: whose it was, and never what it says. */
export interface ReplyTo {
  readonly seq: number;
  readonly author: { readonly id: string; readonly name: string };
}

/** Somebody who is named in a text: the name as it was typed, without its @. */
export interface Mention {
  readonly id: string;
  readonly name: string;
}

/** Data of a client's own, as JSON says it: kept and given back, and never looked into. */
export type Meta = { readonly [key: string]: unknown };

/** The parts that go with a text, and are sealed with it. */
export interface Carried {
  readonly mentions?: readonly Mention[];
  readonly meta?: Meta;
}

/** All that a message may carry besides its text. */
export interface Carrying extends Carried {
  readonly reply?: ReplyTo;
  /** It grew piece by piece, and its writer went away before the end. */
  readonly cut?: true;
}

/** People that one message names, at most. */
export const mentionsEach = 20;
/** Bounds of a meta: bytes of its canonical JSON, levels, and keys and elements in all. */
export const metaBounds = { bytes: 4_096, depth: 8, keys: 64 };

/**
 * Is a value data that a message may carry? It is asked by its shape, before anything else looks at it:
 * an object within its bounds, whole numbers safe and others finite, texts well-formed, no `__proto__`.
 */
export function isMeta(value: unknown): value is Meta {
  if (!isParts(value) || Array.isArray(value)) return false;
  let keys = 0;
  const isFit = (part: unknown, left: number): boolean => {
    if (typeof part === 'string') return part.isWellFormed();
    if (typeof part === 'number') return isKeptNumber(part);
    if (!isParts(part)) return part === null || typeof part === 'boolean';
    if (left === 0) return false;
    for (const key in part) {
      if (++keys > metaBounds.keys || key === '__proto__' || !key.isWellFormed()) return false;
      if (!isFit(part[key], left - 1)) return false;
    }
    return true;
  };
  if (!isFit(value, metaBounds.depth)) return false;
  return new TextEncoder().encode(canonical(value)).length <= metaBounds.bytes;
}

/** Does it come back from JSON, of whatever reader, as the number that it is? */
function isKeptNumber(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function isParts(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A meta as it is kept: its keys in the order in which every reader of the log gets them. */
export function keptMeta(meta: Meta): Meta {
  return JSON.parse(canonical(meta)) as Meta;
}

/** The parts that go with a text as the one text by which they are kept; null where there are none. */
export function carriedText({ mentions, meta }: Carried): string | null {
  return mentions === undefined && meta === undefined ? null : canonical({ mentions, meta });
}

/** The same parts, back from their text: none where they are gone. */
export function carriedIn(text: string | null | undefined): Carried {
  return text ? (JSON.parse(text) as Carried) : nothing;
}

const nothing: Carried = Object.freeze({});

/**
 * The text that is sealed of some words: the text alone, or with what goes with it.
 *
 * @param carried as `carriedText` gives it; null or undefined where there is nothing
 */
export function sealedWords(text: string, carried: string | null | undefined): string {
  return carried ? canonical({ ...carriedIn(carried), text }) : text;
}

/** All that a message, or a fact about one, carries besides its text. */
export function carryingOf({ reply, cut, mentions, meta }: Carrying): Carrying {
  return {
    ...(reply && { reply }),
    ...(cut && { cut }),
    ...(mentions && { mentions }),
    ...(meta && { meta }),
  };
}
