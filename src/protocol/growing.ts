import type { Author } from './record.ts';

/** A message of a bot that is still being written, as its room hears it. */
export interface Growing {
  readonly author: Author;
  /** The mark of its writer, under which it will be posted. */
  readonly ref: string;
  readonly text: string;
}

/** News of a message that grows: a piece of it, from `offset` on, or that it is written no more. */
export type GrowingSignal = { readonly room: string } & (
  | ({ readonly type: 'growing'; readonly offset: number } & Growing)
  | ({ readonly type: 'grown' } & Omit<Growing, 'text'>)
);

/** The list where none grows: always the same. */
export const noneGrows: readonly Growing[] = [];

/** Messages that grow in a room at once. */
export const growingEach = 3;
/** Milliseconds between two steps that a room hears: what comes meanwhile is one step. */
export const growingStepMs = 50;
/** Milliseconds after which everybody hears the whole text again. */
export const growingWholeMs = 2_000;
/** Milliseconds without a piece after which it is posted as it stands. */
export const growingSilenceMs = 30_000;

/**
 * The text after a piece, where that goes on from it or says the same again; undefined where there is a
 * hole between both, or the piece says otherwise.
 *
 * @param offset where the piece begins, in UTF-16 code units, as `length` counts them
 * @example grownBy('Wat', 3, 'er') // 'Water'
 * @example grownBy('Water', 0, 'Water is') // 'Water is'
 * @example grownBy('Wat', 5, 'is') // undefined
 */
export function grownBy(text: string, offset: number, piece: string): string | undefined {
  if (offset > text.length) return undefined;
  const known = text.slice(offset, offset + piece.length);
  if (!piece.startsWith(known)) return undefined;
  return offset + piece.length <= text.length ? text : text.slice(0, offset) + piece;
}

/** The messages that grow in a room, by the signals that are told: the same list where nothing of it is new. */
export function growingAfter(
  before: readonly Growing[],
  signal: GrowingSignal,
): readonly Growing[] {
  const isSame = ({ ref, author }: Growing) => ref === signal.ref && author.id === signal.author.id;
  const known = before.find(isSame);
  if (signal.type === 'grown') return known ? before.filter((each) => each !== known) : before;
  const { author, ref, offset, text: piece } = signal;
  // The whole counts, whatever was heard before.
  const text = offset === 0 ? piece : grownBy(known?.text ?? '', offset, piece);
  if (text === undefined) return before;
  const next = { author, ref, text };
  return known ? before.map((each) => (each === known ? next : each)) : [...before, next];
}

/** The messages that grow once an event was heard: a message that is there whole grows no more. */
export function growingWithout(
  before: readonly Growing[],
  event: {
    readonly type: string;
    readonly ref?: string;
    readonly author?: { readonly id: string };
  },
): readonly Growing[] {
  if (event.type !== 'posted' || event.ref === undefined) return before;
  const rest = before.filter(
    ({ ref, author }) => ref !== event.ref || author.id !== event.author?.id,
  );
  return rest.length === before.length ? before : rest;
}

export function isGrowing(signal: { readonly type: string }): signal is GrowingSignal {
  return signal.type === 'growing' || signal.type === 'grown';
}
