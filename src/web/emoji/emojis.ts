import { emojiData } from './emoji-data.ts';

/** An emoji with the names by which it is found; the first one is shown. */
export interface NamedEmoji {
  readonly emoji: string;
  readonly names: readonly [string, ...string[]];
}

export interface EmojiGroup {
  readonly label: string;
  readonly emojis: readonly NamedEmoji[];
}

export const emojiGroups: readonly EmojiGroup[] = emojiData.map(([label, list]) => ({
  label,
  emojis: list.split('|').map((entry) => {
    const [emoji = '', name = '', ...more] = entry.split(' ');
    return { emoji, names: [name, ...more] };
  }),
}));

const all = emojiGroups.flatMap(({ emojis }) => emojis);

/**
 * The emoji whose names begin with what is typed, then those with a word that does.
 *
 * @example findEmoji('tad', 1)[0]?.emoji // '🎉'
 */
export function findEmoji(typed: string, most: number): readonly NamedEmoji[] {
  const query = typed
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  const begins = all.filter(({ names }) => names.some((name) => name.startsWith(query)));
  const holds = all.filter(
    (each) => !begins.includes(each) && each.names.some((name) => name.includes(`_${query}`)),
  );
  const whole = begins.filter(({ names }) => names.includes(query));
  return [...new Set([...whole, ...begins, ...holds])].slice(0, most);
}

/** The emoji of a whole name, as `:tada:` says it. */
export function emojiCalled(name: string): string | undefined {
  return all.find(({ names }) => names.includes(name.toLowerCase()))?.emoji;
}

/** The emoji with its names, for one that was used before. */
export function namedEmoji(emoji: string): NamedEmoji | undefined {
  return all.find((each) => each.emoji === emoji);
}
