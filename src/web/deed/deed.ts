import { actTypes } from '../../protocol/act.ts';

/** The acts of order that the page does. */
export type DeedAct =
  | { readonly type: 'hide' | 'restore' | 'remove' | 'unpin' | 'approve'; readonly seq: number }
  | { readonly type: 'pin'; readonly seq: number; readonly seconds?: number }
  | { readonly type: 'reject'; readonly seq: number; readonly reason?: string }
  | { readonly type: 'report'; readonly seq: number; readonly why: string }
  | { readonly type: 'clear'; readonly person: string; readonly since?: number }
  | ({ readonly type: 'timeout'; readonly seconds: number } & Aimed)
  | ({ readonly type: 'ban'; readonly seconds?: number; readonly address?: true } & Aimed)
  | { readonly type: 'unban'; readonly person: string }
  | { readonly type: 'announce'; readonly text: string; readonly seconds?: number }
  | { readonly type: 'calm'; readonly seconds: number }
  | { readonly type: 'note'; readonly person: string; readonly text: string };

/** A person, or the writer of a message, where nobody can prove to be who that is. */
export type Aimed = { readonly reason?: string } & (
  | { readonly person: string; readonly seq?: undefined }
  | { readonly seq: number; readonly person?: undefined }
);

/** Is there such an act on this server? */
export function canDo(type: DeedAct['type']): boolean {
  return (actTypes as readonly string[]).includes(type);
}

/** An act of order as the page asks for it, and the person or message that it is about. */
export interface Deed {
  readonly act: DeedAct;
  /** The name of the person whom it is about, for words. */
  readonly name: string;
  /** The person whom it is about, where the act itself aims at a message. */
  readonly person?: string | undefined;
  /** It is done to what this person wrote, and stays so. */
  readonly isOwn?: boolean;
  /** It lets a new text of a message pass. */
  readonly isEdit?: boolean;
  /** It was said already that it is done. */
  readonly isQuiet?: boolean;
  /** The text of the message that it is about. */
  readonly text?: string;
  /** Is called once it is done. */
  readonly done?: () => void;
}

/** For so many seconds a moderator's act on messages can be undone. */
export const undoSeconds = 60;

/** The lengths of a pause that are offered, in seconds, in the words for each. */
export const pauses: readonly (readonly [seconds: number, words: string])[] = [
  [10, '10 s'],
  [60, '1 min'],
  [300, '5 min'],
  [600, '10 min'],
  [1_800, '30 min'],
  [86_400, '24 h'],
];

/** Seconds back to which somebody's words are taken away; absent where it is all of them. */
export const clears: readonly (readonly [since: number | undefined, words: string])[] = [
  [3_600, 'Last hour'],
  [86_400, 'Last day'],
  [undefined, 'All of it'],
];

/** Seconds for which something stays pinned; absent where somebody has to take it down. */
export const pins: readonly (readonly [seconds: number | undefined, words: string])[] = [
  [3_600, 'For an hour'],
  [86_400, 'For a day'],
  [604_800, 'For a week'],
  [undefined, 'Until it is taken down'],
];

/** Seconds for which somebody stays out; absent where that is until somebody lets it in again. */
export const bans: readonly (readonly [seconds: number | undefined, words: string])[] = [
  [86_400, 'For a day'],
  [604_800, 'For a week'],
  [undefined, 'Until it is undone'],
];
