/** The languages in which pages are shown, in the order in which they are listed. */
export const languages = ['en', 'de', 'es', 'fr', 'pt', 'ja', 'zh', 'ar', 'he'] as const;
export type Language = (typeof languages)[number];

const rightToLeft: readonly Language[] = ['ar', 'he'];

/** The direction in which a page in that language runs. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return rightToLeft.includes(language) ? 'rtl' : 'ltr';
}

/**
 * The language of ours that a tag means; undefined where it is none of them.
 *
 * @example languageOf('pt-BR') // 'pt'
 */
export function languageOf(tag: string): Language | undefined {
  const [name = ''] = tag.trim().toLowerCase().split(/[-_]/);
  // Hebrew had another code once, which some systems still tell.
  const known = name === 'iw' ? 'he' : name;
  return languages.find((each) => each === known);
}

/**
 * The first of what a reader would rather read that is one of ours, as `Accept-Language` says it; English
 * where there is none.
 *
 * @example acceptedLanguage('fr-CH, de;q=0.8') // 'fr'
 */
export function acceptedLanguage(accepted: string): Language {
  const wishes = accepted.slice(0, 500).split(',').map(wishOf);
  const inOrder = wishes.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  for (const { tag } of inOrder) {
    const language = languageOf(tag);
    if (language) return language;
  }
  return 'en';
}

function wishOf(part: string): { readonly tag: string; readonly weight: number } {
  const [tag = '', ...more] = part.split(';');
  const weight = /^\s*q=(\d(?:\.\d+)?)\s*$/.exec(more.join(';'))?.[1];
  return { tag, weight: weight === undefined ? 1 : Number(weight) };
}
