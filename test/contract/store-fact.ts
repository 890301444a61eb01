import type { RoomName } from '../../src/protocol/code.ts';
import type { Change, Fact } from '../../src/protocol/fact.ts';
import type { Author } from '../../src/protocol/record.ts';

export const ann: Author = { id: 'ann-id', name: 'ann' };
export const bo: Author = { id: 'bo-id', name: 'bo' };
export const cy: Author = { id: 'cy-id', name: 'cy', claimed: true };

export const tea: RoomName = { key: 'teaatfive', code: 'Tea at five' };
export const garden: RoomName = { key: 'garden', code: 'Garden' };

let clock = 1_790_000_000_000;

interface Said {
  readonly room?: RoomName;
  readonly ref?: string;
  readonly at?: number;
  readonly within?: string;
}

/** A fact of `author`, one millisecond after the last one. */
export function fact(author: Author, change: Change, said: Said = {}): Fact {
  return { room: tea, author, at: clock++, change, ...said };
}

export const post = (author: Author, text: string, said: Said = {}): Fact =>
  fact(author, { type: 'posted', text }, said);
export const edit = (author: Author, target: number, text: string, said: Said = {}): Fact =>
  fact(author, { type: 'edited', target, text }, said);
export const remove = (author: Author, target: number, said: Said = {}): Fact =>
  fact(author, { type: 'removed', target }, said);
export const react = (author: Author, target: number, emoji: string, said: Said = {}): Fact =>
  fact(author, { type: 'reacted', target, emoji }, said);
export const unreact = (author: Author, target: number, emoji: string, said: Said = {}): Fact =>
  fact(author, { type: 'unreacted', target, emoji }, said);

export const seqs = (answers: readonly { readonly seq: number }[]) => answers.map(({ seq }) => seq);
