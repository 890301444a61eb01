import type { Language } from '../page/words/language.ts';
import { Grammar } from '../page/words/say.ts';
import type { RoomWords } from '../page/words/shape.ts';

/** The words of each language, loaded when it is the page's. */
const loads: Readonly<Record<Language, () => Promise<RoomWords>>> = {
  en: () => import('../page/words/en.ts').then(({ room }) => room),
  de: () => import('../page/words/de.ts').then(({ room }) => room),
  es: () => import('../page/words/es.ts').then(({ room }) => room),
  fr: () => import('../page/words/fr.ts').then(({ room }) => room),
  pt: () => import('../page/words/pt.ts').then(({ room }) => room),
  ja: () => import('../page/words/ja.ts').then(({ room }) => room),
  zh: () => import('../page/words/zh.ts').then(({ room }) => room),
  ar: () => import('../page/words/ar.ts').then(({ room }) => room),
  he: () => import('../page/words/he.ts').then(({ room }) => room),
};

interface Spoken {
  readonly language: string;
  readonly words: RoomWords;
  readonly grammar: Grammar;
}

let spoken: Spoken | undefined;
let tellKnown = () => {};
/** Resolves once the page has its words. */
export const wordsKnown: Promise<void> = new Promise((resolve) => {
  tellKnown = resolve;
});

/**
 * The words in which the page speaks. They are read where they are shown, never while a module is loaded:
 * elements are not drawn before the page has its language.
 *
 * @example html`<button>${words().composer.send}</button>`
 */
export const words = (): RoomWords => now().words;

/** The form of a text for a number. @example counted(words().deed.removed, 3, { name: 'ann' }) */
export const counted: Grammar['counted'] = (...asked) => now().grammar.counted(...asked);

/** The language of the page. */
export const language = (): string => now().language;

/** Has the page speak; the first language stays. */
export function setWords(language: string, words: RoomWords): void {
  spoken ??= { language, words, grammar: new Grammar(language) };
  tellKnown();
}

/** Loads the words of a language and has the page speak it; English where there are none. */
export async function loadWords(language: string): Promise<void> {
  const known = Object.hasOwn(loads, language) ? (language as Language) : 'en';
  setWords(known, await loads[known]());
}

function now(): Spoken {
  if (!spoken) throw new Error('No words are set.');
  return spoken;
}
