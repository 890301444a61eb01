import { Grammar } from '../page/words/say.ts';
import type { RoomWords } from '../page/words/shape.ts';

let spoken: RoomWords | undefined;
let grammar = new Grammar('en');
let tellKnown = () => {};
/** Resolves once the page has its words. */
export const wordsKnown: Promise<void> = new Promise((resolve) => {
  tellKnown = resolve;
});

/**
 * The words in which the page speaks. They are read where they are shown, never while a module is loaded:
 * elements are not drawn before the page has its language.
 *
 * @example html`<button>${words().compose.send}</button>`
 */
export const words = (): RoomWords => spoken as RoomWords;

/** The form of a text for a number. @example counted(words().unsent.some, 3) */
export const counted: Grammar['counted'] = (...asked) => grammar.counted(...asked);

/** The language of the page. */
export const language = (): string => grammar.language;

/** Has the page speak; the first language stays. */
export function setWords(language: string, words: RoomWords): void {
  if (spoken) return;
  spoken = words;
  grammar = new Grammar(language);
  tellKnown();
}

/** Loads the words that a room's page names, and has the page speak them. */
export async function loadWords(language: string, address: string): Promise<void> {
  const { room } = await import(/* @vite-ignore */ address);
  setWords(language, room);
}
