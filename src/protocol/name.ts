import type { ErrorCode } from './error.ts';
import { joinsLast, joinsNext, virama } from './joining.ts';
import type { Limits } from './limit.ts';
import { countPoints, firstPoints, hasPiledMarks, isBlank, keepText, thinMarks } from './text.ts';

/**
 * Characters that a name must not have: they break a line, turn the text around them, are not seen
 * at all, or mean nothing, and each font shows them as it likes.
 */
const hidden =
  '[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Bidi_Control}\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb' +
  '\\p{Co}\\p{Noncharacter_Code_Point}]';
/** A letter of Braille without a dot is a blank: it may stand within a name, like a space. */
const blankEnds = '^[\\p{White_Space}\\u2800]*\\u2800|\\u2800[\\p{White_Space}\\u2800]*$';
/** Marks without a letter would stand on what is shown before the name. */
const stray = '(?<=^|\\p{White_Space})\\p{M}+';
/**
 * Places where a character that is not seen belongs to one that is. Joiners and non-joiners may
 * stand where UTS 46 lets them (CONTEXTJ): elsewhere they change nothing that is seen.
 */
const needed = [
  '\\p{RGI_Emoji}',
  '\\p{Emoji}[\\ufe0e\\ufe0f]',
  `(?<=[${virama}])[\\u200c\\u200d]`,
  `(?<=[${joinsNext}]\\p{M}{0,8})\\u200c(?=[\\p{M}\\u200c]{0,8}[${joinsLast}])`,
  '\\p{Script=Mong}[\\u180b-\\u180d\\u180f]',
  '\\p{Script=Han}[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]',
].join('|');

const anyHidden = new RegExp(`${hidden}|${stray}|${blankEnds}`, 'v');
const neededOrHidden = new RegExp(`(?:${stray})|(?:${blankEnds})|(${needed})|(?:${hidden})`, 'gv');
const emoji = /(\p{RGI_Emoji})/v;
const breaks = /[\n\v\f\r\x85\u2028\u2029\t]/;

/**
 * UTF-16 units of the longest text that may be a name; of a longer one the rest is not looked at: to put
 * marks in order takes time by the square of their number.
 */
const mostUnits = 512;

/**
 * A name in the one spelling in which it is kept (NFKC): letters of another width or font become
 * plain ones. Emoji stay, and so do accents that stand alone, as in `O´Brien`.
 *
 * @example keepName('ａｎｎ') // 'ann'
 */
export function keepName(name: string): string {
  const kept = keepText(name);
  // It is too long, however it is spelled.
  if (kept.length > mostUnits) return kept;
  if (kept.normalize('NFKC') === kept) return kept;
  const plain = (one: string) => {
    const spelled = one.normalize('NFKC');
    // As a space with a mark on it, it would be refused.
    return spelled.length > 1 && spelled.startsWith(' ') ? one : spelled;
  };
  const parts = kept.split(emoji);
  return parts
    .map((part, i) => (i % 2 ? part : [...part].map(plain).join('')))
    .join('')
    .normalize();
}

/** The fault of `name` as a name, if any; an empty name is one. */
export function faultOfName(name: string, limits: Limits): ErrorCode | undefined {
  return faultOfStamp(name, limits) ?? (cleanName(name) === name ? undefined : 'bad_name');
}

/** The fault of `stamp` as a client's words for the time, if any: they have the sizes of a name. */
export function faultOfStamp(stamp: string, limits: Limits): ErrorCode | undefined {
  if (stamp.length > mostUnits) return 'name_too_long';
  if (stamp.length > limits.namePoints && countPoints(stamp) > limits.namePoints)
    return 'name_too_long';
  return hasPiledMarks(stamp, limits.marks) ? 'text_marks' : undefined;
}

/**
 * `name` without what a name must not have, for those who have no word for a refusal; a line break
 * becomes a space.
 *
 * @example cleanName('ann\n\u202eadmin') // 'ann admin'
 */
export function cleanName(name: string): string {
  if (!anyHidden.test(name)) return name;
  const clean = name.replace(neededOrHidden, (found, whole: string | undefined) => {
    if (whole !== undefined) return whole;
    return breaks.test(found) ? ' ' : '';
  });
  // What is gone may have been what a mark stood on, or a joiner belonged to.
  return clean === name ? name : cleanName(clean);
}

/**
 * A name as it is kept (`keepName`), for those who have no word for a refusal: what is hidden goes, and
 * so do marks and characters over the limits. What then shows nothing is no name.
 */
export function fittingName(name: string, limits: Limits): string {
  const fitting = fittingStamp(keepName(firstPoints(name, mostUnits)), limits);
  return isBlank(fitting) ? '' : fitting;
}

/** A client's words for the time as they can be kept, in the same way. */
export function fittingStamp(stamp: string, { namePoints, marks }: Limits): string {
  const clean = thinMarks(cleanName(firstPoints(stamp, mostUnits)), marks);
  if (clean.length <= namePoints) return clean;
  // Cut in the middle of an emoji, what joined its halves belongs to nothing any more.
  return cleanName(firstPoints(clean, namePoints)).trimEnd();
}

/** A name from an id, for who says none. @example nameless('guest', 'g_Ab3-…') // 'guest-ab3x' */
export function nameless(kind: string, id: string): string {
  return `${kind}-${id.slice(2, 6).toLowerCase().replaceAll(/[-_]/g, 'x')}`;
}
