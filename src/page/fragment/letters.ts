const segmenter = Intl.Segmenter && new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * A text's letters as people count them. Browsers from before 2024 may not know which code points
 * are one letter: there, each stands alone.
 */
export function* lettersOf(text: string): Iterable<string> {
  if (segmenter) for (const { segment } of segmenter.segment(text)) yield segment;
  else yield* text;
}
