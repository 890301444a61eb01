import { type Keep, keepIn } from '../keep.ts';
import { type NamedEmoji, namedEmoji } from './emojis.ts';

const most = 16;
const first = ['👍️', '❤️', '😂', '🎉', '🙏', '☕️', '👀', '🔥'];

function kept(): Keep {
  return keepIn(() => localStorage, 'parlour.', window);
}

/** The emoji that this browser's person takes, the latest one first; usual ones at the beginning. */
export function usedEmojis(): readonly NamedEmoji[] {
  const used = kept().get('emoji')?.split(' ') ?? [];
  return [...new Set([...used, ...first])]
    .map(namedEmoji)
    .filter((each) => each !== undefined)
    .slice(0, most);
}

export function useEmoji(emoji: string): void {
  const used = usedEmojis().map((each) => each.emoji);
  kept().set('emoji', [...new Set([emoji, ...used])].slice(0, most).join(' '));
}
