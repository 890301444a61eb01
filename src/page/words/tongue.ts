import type { ErrorCode } from '../../protocol/error.ts';
import { directionOf, type Language } from './language.ts';
import { type Blanks, count, type Forms, fill } from './say.ts';
import type { ServedWords, Words } from './shape.ts';
import { catalogue } from './words.ts';

/** The language in which the server makes one page. */
export interface Tongue {
  /** Tells it from all others, and from the same one with an address that names it. */
  readonly name: string;
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly words: ServedWords;
  readonly number: (n: number) => string;
  readonly counted: (forms: Forms, n: number, blanks?: Blanks) => string;
  /** An address of ours, with the language where its page was asked for in it by name. */
  readonly kept: (path: string) => string;
  /** A day as a line between messages says it, in UTC. */
  readonly dayName: (at: number) => string;
  /** The words of a refusal: the English ones where there are none in this language. */
  readonly refusal: (code: ErrorCode, english: string, blanks?: Blanks) => string;
}

/** The words of a language, with those of a site in their place. */
export type WordsOf = (language: Language) => Words;

const known = new Map<string, Tongue>();
const ours: WordsOf = (language) => catalogue[language];

/**
 * @param isAsked whether the address names the language; the links of the page do, too, then
 */
export function tongueOf(language: Language, isAsked = false, wordsOf: WordsOf = ours): Tongue {
  if (wordsOf !== ours) return makeTongue(language, isAsked, wordsOf(language));
  const name = `${language}${isAsked ? '?' : ''}`;
  const tongue = known.get(name) ?? makeTongue(language, isAsked, catalogue[language]);
  known.set(name, tongue);
  return tongue;
}

function makeTongue(language: Language, isAsked: boolean, { served, refusals }: Words): Tongue {
  let rules: Intl.PluralRules | undefined;
  const counted: Tongue['counted'] = (forms, n, blanks) => {
    rules ??= new Intl.PluralRules(language);
    return count(language, forms, n, blanks, rules);
  };
  const number = (n: number) => n.toLocaleString(language);
  const name = `${language}${isAsked ? '?' : ''}`;
  let days: Intl.DateTimeFormat | undefined;
  return {
    ...{ name, language, direction: directionOf(language), words: served, number, counted },
    kept: (path) => (isAsked ? withLanguage(path, language) : path),
    // Made when first asked for: it costs a tenth of a second that a start should not wait for.
    dayName(at) {
      const locale = language === 'en' ? 'en-GB' : language;
      days ??= new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });
      return days.format(at);
    },
    refusal: (code, english, blanks = {}) => {
      const words = refusals[code];
      return words === undefined ? english : fill(words, blanks);
    },
  };
}

function withLanguage(path: string, language: Language): string {
  const [, before = '', query = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(path) ?? [];
  return `${before}${query ? `${query}&` : '?'}lang=${language}${hash}`;
}
