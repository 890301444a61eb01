import { emojiCalled, findEmoji } from '../emoji/emojis.ts';
import { useEmoji } from '../emoji/used.ts';
import { emojiTyped } from './marks.ts';
import type { OfferSource } from './offer-box.ts';

const most = 8;
const fewestLetters = 2;
const nameOf = (typed: string) => typed.replaceAll(':', '');

/** Emoji, by their names behind a colon. */
export const emojiSource: OfferSource = {
  words: ['emoji', 'Emoji'],
  typed: emojiTyped,
  find(typed) {
    const name = nameOf(typed);
    if (name.length < fewestLetters) return [];
    return findEmoji(name, most).map(({ emoji, names }) => ({
      ...{ by: emoji, shown: emoji, note: `:${names[0]}:` },
    }));
  },
  whole: (typed) => (/.:$/.test(typed) ? emojiCalled(nameOf(typed)) : undefined),
  taken: ({ by }) => useEmoji(by),
};
