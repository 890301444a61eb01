import type { RoomEvent } from '../protocol/event.ts';
import type { Change } from '../protocol/fact.ts';
import type { Author, Message, Reaction } from '../protocol/record.ts';

/** A row of `room`. */
export interface RoomRow {
  readonly id: number;
  readonly key: string;
  readonly code: string;
  readonly seq: number;
  readonly public: number;
}

interface Told {
  readonly seq: number;
  readonly author: string;
  readonly name: string;
  readonly claimed: number | null;
  readonly at: number;
  readonly ref: string | null;
  readonly stamp: string | null;
  /** Null where the text was deleted and nothing shows in its place. */
  readonly text: string | null;
  readonly edited_at: number | null;
  readonly removed_at: number | null;
}

/** A `posted` row with the text it shows now. */
export interface MessageRow extends Told {
  readonly id: number;
  readonly room: number;
}

/** A row of `fact`. */
export interface FactRow extends Told {
  readonly type: Change['type'];
  readonly target: number | null;
  readonly emoji: string | null;
}

export function authorOf(row: Pick<Told, 'author' | 'name' | 'claimed'>): Author {
  const { author: id, name } = row;
  return row.claimed ? { id, name, claimed: true } : { id, name };
}

/** `editedAt` and `removedAt`, where they are so. */
function stateOf(row: Told): { readonly editedAt?: number; readonly removedAt?: number } {
  if (row.removed_at !== null) return { removedAt: row.removed_at };
  return row.edited_at === null ? {} : { editedAt: row.edited_at };
}

function stampOf({ stamp }: Told): { readonly stamp?: string } {
  return stamp === null ? {} : { stamp };
}

export function messageOf(row: MessageRow, reactions: readonly Reaction[] | undefined): Message {
  return {
    seq: row.seq,
    author: authorOf(row),
    text: row.text ?? '',
    at: row.at,
    ...(row.ref === null ? {} : { ref: row.ref }),
    ...stampOf(row),
    ...stateOf(row),
    ...(reactions ? { reactions } : {}),
  };
}

export function eventOf(row: FactRow, text: string, room: string, epoch: string): RoomEvent {
  const head = {
    room,
    seq: row.seq,
    epoch,
    at: row.at,
    author: authorOf(row),
    ...(row.ref === null ? {} : { ref: row.ref }),
  };
  const { type } = row;
  const target = row.target ?? 0;
  switch (type) {
    case 'posted':
      return { type, ...head, text, ...stampOf(row), ...stateOf(row) };
    case 'edited':
      return { type, ...head, target, text };
    case 'removed':
      return { type, ...head, target };
    case 'reacted':
    case 'unreacted':
      return { type, ...head, target, emoji: row.emoji ?? '' };
  }
}
