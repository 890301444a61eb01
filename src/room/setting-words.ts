import { Refusal } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import { cleanName } from '../protocol/name.ts';
import type { SettingKind } from '../protocol/setting.ts';
import { hasPiledMarks } from '../protocol/text.ts';

/** The refusal of words for a room in which something is not seen, or turns what stands around it. */
class OddWords extends Refusal {
  override readonly words =
    'These words have characters that are not seen, or that turn the text around them.';

  constructor() {
    super('bad_setting');
  }
}

/**
 * Checks words that a room shows to everybody: they have what a name may have, a line each.
 *
 * @throws Refusal `bad_setting`, `text_marks`
 */
export function checkSettingWords(
  { isLong }: Extract<SettingKind, { type: 'text' }>,
  value: string,
  { marks }: Pick<Limits, 'marks'>,
): void {
  const lines = isLong ? value.replaceAll('\t', ' ').split(/\r?\n/) : [value];
  if (lines.some((line) => cleanName(line) !== line)) throw new OddWords();
  if (hasPiledMarks(value, marks)) throw new Refusal('text_marks');
}
