import type { Message } from '../protocol/record.ts';

export type Act = 'edit' | 'copy' | 'link' | 'remove';

export interface Reaction {
  readonly seq: number;
  readonly emoji: string;
  readonly on: boolean;
}

/** The things that the page's elements tell the room of, and what each says with it. */
export interface Told {
  say: string;
  amended: { readonly seq: number; readonly text: string };
  named: string;
  typed: undefined;
  /** The last message of one's own, to be changed. */
  recall: undefined;
  /** Up or down by a page. */
  turn: 1 | -1;
  'check-all': undefined;
  rename: undefined;
  /** The button that was pressed. */
  'open-people': HTMLElement;
  'open-search': HTMLElement;
  'go-to': number;
  act: { readonly act: Act; readonly message: Message };
  react: Reaction;
  announce: string;
  'take-by-hand': string;
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

/** Takes what is told within `house` until `signal`. */
export function onTold<Name extends keyof Told>(
  house: HTMLElement,
  name: Name,
  take: (detail: Told[Name]) => void,
  signal: AbortSignal,
): void {
  const taken = (event: Event): void => {
    // Whoever told it learns that it was taken.
    event.preventDefault();
    take((event as CustomEvent<Told[Name]>).detail);
  };
  house.addEventListener(name, taken, { signal });
}
