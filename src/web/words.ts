import { type Blanks, count, type Forms } from '../page/words/say.ts';
import type { RoomWords } from '../page/words/shape.ts';

/** The words of the page, once it has some; in what is built they are a list. */
export let spoken: RoomWords | undefined;
let inUse = 'en';
const waiting: (() => void)[] = [];

/** Does something once the page has its words: at once where it has. */
export function onceSpoken(act: () => void): void {
  if (spoken) act();
  else waiting.push(act);
}

/**
 * The words in which the page speaks. They are read where they are shown, never while a module is loaded:
 * elements are not drawn before the page has its language.
 *
 * @example html`<button>${words().compose.send}</button>`
 */
export const words = (): RoomWords => spoken as RoomWords;

/** The form of a text for a number. @example counted(words().unsent.some, 3) */
export const counted = (forms: Forms, n: number, blanks?: Blanks): string =>
  count(inUse, forms, n, blanks);

/** The language of the page. */
export const language = (): string => inUse;

/** Has the page speak; the first language stays. */
export function setWords(language: string, words: RoomWords): void {
  if (spoken) return;
  spoken = words;
  inUse = language;
  for (const act of waiting.splice(0)) act();
}

/** Loads the words that a room's page names, and has the page speak them. */
export async function loadWords(language: string): Promise<void> {
  const { href = '' } = document.querySelector<HTMLLinkElement>('.words') ?? {};
  const { room } = await import(/* @vite-ignore */ href);
  setWords(language, room);
}
