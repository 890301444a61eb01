import { firstPoints, isBlank, keepText } from '../../protocol/text.ts';

/** Code points of a hook's words, at most. */
const mostPoints = 300;

/** The words of a hook as a person reads them; undefined where there are none. */
export function wordsOf(text: unknown): string | undefined {
  const words = typeof text === 'string' ? firstPoints(keepText(text), mostPoints) : '';
  return isBlank(words) ? undefined : words;
}
