import type { Carrying } from '../../protocol/carried.ts';
import { carriedIn } from '../../protocol/carried.ts';
import { wholeEmoji } from '../../protocol/emoji.ts';
import type { RoomEvent } from '../../protocol/event.ts';
import type { Change } from '../../protocol/fact.ts';
import type { Author, Message, MessageState, Reaction, RoomRecord } from '../../protocol/record.ts';
import type { Badge } from '../../protocol/role.ts';
import { actedOf, type FactParts, ownOf } from '../fact-parts.ts';
import { changeFrom, isMessage } from '../fact-row.ts';
import { goneAt, hiddenIn, isGone, shownCarried, shownText } from './expired.ts';
import type { RoomEnd } from './place.ts';

/** A row of `room`. */
export interface RoomRow extends RoomEnd {
  readonly key: string;
  readonly code: string;
  readonly latest_message: number;
  readonly public: number;
}

/** A row of `fact`, with the text it shows now. */
export interface FactRow {
  readonly id: number;
  readonly room: number;
  readonly seq: number;
  readonly previous: number;
  readonly previous_message: number;
  readonly type: Change['type'];
  readonly author: string;
  readonly name: string;
  readonly claimed: number | null;
  readonly at: number;
  readonly ref: string | null;
  readonly target: number | null;
  readonly emoji: string | null;
  readonly stamp: string | null;
  /** Null where the text was deleted and the row shows none in its place. */
  readonly text: string | null;
  /** All that goes with that text; null or empty where nothing does. */
  readonly carried: string | null;
  readonly edited_at: number | null;
  readonly removed_at: number | null;
  readonly hidden?: number | null;
  readonly badge: Badge | null;
  readonly open: string | null;
  readonly rest: string | null;
}

/** The columns of a {@link FactRow}, of a fact `f` and the edit `e` that its message shows. */
export const factColumns = `f.id, f.room, f.seq, f.previous, f.previous_message, f.type, f.author,
  f.name, f.claimed, f.at, f.ref, f.target, f.emoji,
  iif(${isGone('f')}, NULL, f.stamp) AS stamp, ${goneAt('f')} AS removed_at,
  ${hiddenIn('f')} AS hidden,
  f.badge, f.open, f.rest,
  ${shownText('f', 'e')} AS text, ${shownCarried('f', 'e')} AS carried, e.at AS edited_at`;

export function authorOf(row: Pick<FactRow, 'author' | 'name' | 'claimed' | 'badge'>): Author {
  const { author: id, name, badge } = row;
  const author: Author = row.claimed ? { id, name, claimed: true } : { id, name };
  return badge === null ? author : { ...author, badge };
}

/** A message's state, as its columns say it. */
export function stateOf({
  edited_at,
  removed_at,
  hidden,
}: Pick<FactRow, 'edited_at' | 'removed_at' | 'hidden'>): MessageState {
  if (removed_at !== null) {
    return hidden ? { removedAt: removed_at, hidden: true } : { removedAt: removed_at };
  }
  return edited_at === null ? {} : { editedAt: edited_at };
}

/** The words that an event tells. */
export type Shown = Pick<FactParts, 'text' | 'carried'>;

function stampOf({ stamp }: FactRow): { readonly stamp?: string } {
  return stamp === null ? {} : { stamp };
}

/** All that a row's message carries besides its text. */
function carryingIn({ open, carried, removed_at }: FactRow): Carrying | undefined {
  if (removed_at !== null || (open === null && !carried)) return undefined;
  return { ...ownOf({ open }), ...carriedIn(carried) };
}

export function messageOf(row: FactRow, reactions: readonly Reaction[] | undefined): Message {
  return {
    seq: row.seq,
    author: authorOf(row),
    text: row.text ?? '',
    at: row.at,
    ...(row.ref === null ? {} : { ref: row.ref }),
    ...stampOf(row),
    ...carryingIn(row),
    ...stateOf(row),
    ...(reactions ? { reactions } : {}),
  };
}

export function eventOf(
  row: FactRow,
  { text, carried }: Shown,
  room: string,
  epoch: string,
): RoomEvent {
  const { type, target, stamp, rest } = row;
  const isOver = isMessage(type) && row.removed_at !== null;
  const head = {
    type,
    room,
    seq: row.seq,
    epoch,
    at: row.at,
    author: authorOf(row),
    ...(row.ref === null ? {} : { ref: row.ref }),
    ...(rest === null ? {} : actedOf(row)),
  };
  const emoji = row.emoji === null ? null : wholeEmoji(row.emoji);
  // Its number is told all the same: readers take a missing one for a loss.
  if (emoji === undefined) return { ...head, type: 'unreacted', target: target ?? 0, emoji: '' };
  const open = isOver ? null : row.open;
  const change = changeFrom(type, { target, emoji, text, stamp, open, rest, carried });
  return isMessage(type) ? { ...head, ...change, ...stateOf(row) } : { ...head, ...change };
}

/** Rows of rooms as SQLite gives them. */
export const recordsOf = (rows: readonly object[]): readonly RoomRecord[] =>
  (rows as unknown as readonly RoomRow[]).map(recordOf);

function recordOf(row: RoomRow): RoomRecord {
  return { key: row.key, code: row.code, seq: row.seq, public: row.public === 1 };
}
