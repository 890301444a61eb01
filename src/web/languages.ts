import type { Language } from '../page/words/language.ts';
import type { RoomWords } from '../page/words/shape.ts';
import { setWords } from './words.ts';

/** The words of each language, of which a browser loads one. Rooms' pages name its file: they need no list. */
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

/** Has the page speak a language; English where it is none of ours. */
export async function speak(language: string): Promise<void> {
  const known = Object.hasOwn(loads, language) ? (language as Language) : 'en';
  setWords(known, await loads[known]());
}
