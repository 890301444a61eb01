import type { Mention } from '../../protocol/carried.ts';
import type { Html } from './template.ts';

/** The id by which all who are here are named at once. */
const all = 'here';

/** Is one of these named in a message, or everybody? */
export function isNamed(
  mentions: readonly Mention[] | undefined,
  ids: readonly string[] | undefined,
): boolean {
  return mentions?.some(({ id }) => id === all || ids?.includes(id)) ?? false;
}

/**
 * Draws the names of those who are named in a text; nobody has to be asked who that is.
 *
 * @returns undefined where nobody is
 */
export function mentionWords<T>(
  html: Html<T>,
  mentions: readonly Mention[] | undefined,
  ids: readonly string[] | undefined,
): ((text: string) => readonly (string | T)[]) | undefined {
  if (!mentions || mentions.length === 0) return undefined;
  const names = mentions.map(({ name }) => name).sort((a, b) => b.length - a.length);
  const any = names.map((name) => name.replace(/[\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|');
  const place = new RegExp(`([@＠](?:${any}))(?![\\p{L}\\p{N}\\p{M}])`, 'u');
  const isOwn = (typed: string) =>
    isNamed(
      mentions.filter(({ name }) => name === typed.slice(1)),
      ids,
    );
  return (text) =>
    text
      .split(place)
      .map((part, i) =>
        i % 2 === 0
          ? part
          : html`<span class="${isOwn(part) ? 'at own' : 'at'}"><bdi>${part}</bdi></span>`,
      );
}
