import { describe, expect, test } from 'vitest';
import { acceptedLanguage, languageOf, languages } from '../../../src/page/words/language.ts';
import { count, fill, weave, wrap } from '../../../src/page/words/say.ts';
import { tongueOf } from '../../../src/page/words/tongue.ts';
import { catalogue } from '../../../src/page/words/words.ts';

type Texts = ReadonlyMap<string, readonly string[]>;

/** All texts below a name; a text that is counted has several forms. */
function textsOf(group: object, path = ''): Texts {
  const found = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(group) as [string, unknown][]) {
    const name = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(name, [value]);
    else if (isForms(value)) found.set(name, Object.values(value));
    else for (const [inner, texts] of textsOf(value as object, name)) found.set(inner, texts);
  }
  return found;
}

const isForms = (value: unknown): value is Record<string, string> =>
  typeof (value as { other?: unknown }).other === 'string';

const holes = (text: string) =>
  [...new Set([...text.matchAll(/\{\w+\}|\[/g)].map(([hole]) => hole))].sort().join(' ');

/** What is wrong with texts of a language beside the English ones. */
function faultsIn(english: object, other: object): string[] {
  const [ours, theirs] = [textsOf(english), textsOf(other)];
  const missing = [...ours.keys()].filter((key) => !theirs.has(key)).map((key) => `${key} misses`);
  const more = [...theirs.keys()].filter((key) => !ours.has(key)).map((key) => `${key} is unknown`);
  const wrong = [...theirs].flatMap(([key, texts]) => {
    const [first = ''] = ours.get(key)?.slice(-1) ?? [];
    const fits = (text: string) => holes(text) === holes(first) || isOfOne(text, first, texts);
    return texts.every(fits) ? [] : [`${key} has other blanks than the English text`];
  });
  return [...missing, ...more, ...wrong];
}

/** Where one or two are meant a language may say so, and leave out the number. */
const isOfOne = (text: string, english: string, forms: readonly string[]) =>
  forms.length > 1 && holes(text) === holes(english.replaceAll('{n}', ''));

describe('every language', () => {
  test.each(languages)('%s says all that English says, with the same blanks', (language) => {
    const { served, room } = catalogue[language];
    expect(faultsIn(catalogue.en.served, served)).toEqual([]);
    expect(faultsIn(catalogue.en.room, room)).toEqual([]);
  });

  test.each(languages)('%s has a form for every number that it tells apart', (language) => {
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const { served, room } = catalogue[language];
    const counted = (group: object): string[] =>
      Object.entries(group).flatMap(([key, value]) => {
        if (typeof value === 'string') return [];
        if (!isForms(value)) return counted(value);
        const needed = wanted.filter((form) => form !== 'zero' && !isRare(form, language));
        return needed.filter((form) => !(form in value)).map((form) => `${key} lacks ${form}`);
      });
    expect([...counted(served), ...counted(room)]).toEqual([]);
  });

  test('is marked as not reviewed but for English, and refuses in the same cases', () => {
    const told = languages.map((each) => Object.keys(catalogue[each].refusals).sort());
    expect(new Set(told.slice(1).map((codes) => codes.join(' '))).size).toBe(1);
    expect(languages.filter((each) => catalogue[each].isReviewed)).toEqual(['en']);
  });

  test('and a planted fault of each kind is found', () => {
    const english = { a: { greet: 'Hello {name}', n: { one: '{n} line', other: '{n} lines' } } };
    const other = { a: { greet: 'Hallo {nom}', more: '', n: { one: 'eine', other: '{n}' } } };
    expect(faultsIn(english, other)).toEqual([
      'a.more is unknown',
      'a.greet has other blanks than the English text',
    ]);
    expect(faultsIn(english, { a: {} })).toEqual(['a.greet misses', 'a.n misses']);
  });
});

/** Millions, for which French, Spanish and Portuguese have a form of their own. */
const isRare = (form: string, language: string) =>
  form === 'many' && ['fr', 'es', 'pt'].includes(language);

test('a language is what is asked for first of those that there are', () => {
  expect(acceptedLanguage('fr-CH, fr;q=0.9, en;q=0.8')).toBe('fr');
  expect(acceptedLanguage('da, en-GB;q=0.5, iw;q=0.7')).toBe('he');
  expect(acceptedLanguage('de;q=0, pt-BR;q=0.1')).toBe('pt');
  expect(acceptedLanguage('*')).toBe('en');
  expect(acceptedLanguage('')).toBe('en');
  expect(languageOf('zh-Hant-TW')).toBe('zh');
  expect(languageOf('constructor')).toBeUndefined();
});

test('blanks, wraps and numbers are put into texts', () => {
  expect(fill('{a} and {b}', { a: '{b}', b: 2 })).toBe('{b} and 2');
  expect(weave('By {name}: {none}', { name: 1 })).toEqual(['By ', 1, ': ', '{none}', '']);
  expect(wrap('By ann: [go on].', (to) => ({ to }))).toEqual(['By ann: ', { to: 'go on' }, '.']);
  const { here } = catalogue.ar.served.lobby;
  expect([0, 1, 2, 3, 11, 100].map((n) => count('ar', here, n))).toEqual([
    ...['لا أحد هنا', 'شخص واحد هنا', 'شخصان هنا', '3 أشخاص هنا', '11 شخصًا هنا', '100 شخص هنا'],
  ]);
});

test('an address keeps the language that it was asked for in', () => {
  const { kept } = tongueOf('de', true);
  expect(kept('/r/tea?m=3#m3')).toBe('/r/tea?m=3&lang=de#m3');
  expect(kept('/')).toBe('/?lang=de');
  expect(tongueOf('de').kept('/')).toBe('/');
});
