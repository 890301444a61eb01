import type { Mention } from '../protocol/carried.ts';
import type { Author, Message } from '../protocol/record.ts';
import type { GivenRole } from '../protocol/role.ts';
import type { Deed } from './deed/deed.ts';
import type { PickerView } from './emoji/picker-view.ts';
import type { MutedPerson } from './muted.ts';
import type { Sharing } from './sharing.ts';

/** The things that everybody may do with a message. */
export type Act = 'reply' | 'edit' | 'copy' | 'link' | 'remove' | 'about' | 'mute' | 'unmute';

export interface Reaction {
  readonly seq: number;
  readonly emoji: string;
  readonly on: boolean;
}

/** The things that the page's elements tell the room of, and what each says with it. */
export interface Told {
  /** A message to all, the number of the one that it answers, and the ids of those whom it names. */
  say: { readonly text: string; readonly reply?: number; readonly mentions?: readonly string[] };
  amended: {
    readonly seq: number;
    readonly text: string;
    readonly mentions?: readonly string[];
    /** The people who were chosen for names in it, for where it is not taken. */
    readonly meant: readonly Mention[];
  };
  named: string;
  typed: undefined;
  /** The last message of one's own, to be changed. */
  recall: undefined;
  /** Up or down by a page, or to the end of the room. */
  turn: 1 | -1 | 'end';
  'check-all': undefined;
  rename: undefined;
  /** The button that was pressed. */
  'open-people': HTMLElement;
  'open-search': HTMLElement;
  /** The composer's menu is wanted, before its code is there. */
  'open-more': undefined;
  'open-settings': HTMLElement;
  'open-questions': HTMLElement;
  share: Sharing;
  'open-card': { readonly author: Author; readonly by: HTMLElement };
  /** The password of a room that asks for one. */
  password: string;
  /** Somebody to write to. */
  mention: Mention;
  /** The next text is for those who keep order. */
  'to-hosts': undefined;
  /** A question to those who keep order. */
  ask: string;
  grant: { readonly person: string; readonly name: string; readonly role: GivenRole };
  revoke: { readonly person: string; readonly name: string };
  /** The card in which it stands is done. */
  'close-card': undefined;
  'go-to': number;
  /** The talk is at its end again: its address leads to no place in the past any more. */
  'left-past': undefined;
  /** The menu of a message, beside what was pressed or a point of the screen. */
  'open-menu': {
    readonly seq: number;
    readonly beside: HTMLElement | DOMRect;
    readonly page?: 'report';
  };
  /** Hides somebody for this person alone, or shows it again. */
  mute: { readonly person: MutedPerson; readonly on: boolean };
  act: { readonly act: Act; readonly message: Message };
  react: Reaction;
  /** An emoji is looked for: for what is said, or for the text that is being written where nothing is. */
  'pick-emoji': PickerView | null;
  /** An act of order. */
  deed: Deed;
  /** Notifications are wanted from now on. */
  notices: undefined;
  announce: string;
  'take-by-hand': string;
  /** A text of one's own, for the clipboard. */
  'take-text': string;
  'try-now': undefined;
}

/**
 * Tells the room of something that a person did.
 *
 * @returns whether there is somebody who takes it
 */
export function tellRoom<Name extends keyof Told>(
  from: HTMLElement,
  name: Name,
  ...[detail]: Told[Name] extends undefined ? [] : [Told[Name]]
): boolean {
  return !from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, cancelable: true }));
}

/** Takes what is told within `house`, until `signal` where there is one. */
export function onTold<Name extends keyof Told>(
  house: HTMLElement,
  name: Name,
  take: (detail: Told[Name]) => void,
  signal?: AbortSignal,
): void {
  const taken = (event: Event): void => {
    // Whoever told it learns that it was taken.
    event.preventDefault();
    take((event as CustomEvent<Told[Name]>).detail);
  };
  house.addEventListener(name, taken, signal ? { signal } : {});
}
