import { type Link, linksOf } from './link-of.ts';

/** A piece of what somebody wrote: text as it stands, or something that is shown in its own way. */
export type Part =
  | string
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'fence'; readonly language: string; readonly text: string }
  | { readonly type: 'link'; readonly link: Link }
  | { readonly type: 'list'; readonly items: readonly Item[] }
  | { readonly type: Style | 'quote'; readonly parts: readonly Part[] };

export type Style = 'bold' | 'italic' | 'strike' | 'spoiler';

/** A line of a list; `value` is the number that was typed. */
export interface Item {
  readonly level: number;
  readonly value?: number;
  readonly parts: readonly Part[];
}

/** Something with a place in a text: a mark that begins or ends a style, or what no mark reaches into. */
type Piece = { readonly at: number; readonly end: number } & (
  | { readonly part: Part }
  | { readonly style: Style; readonly opens: boolean }
);

const marks = ['*', '**', '_', '~', '~~', '||'];
/** The meanings of these. */
const styles: readonly Style[] = ['bold', 'bold', 'italic', 'strike', 'strike', 'spoiler'];
const wordOrMarks = /([\p{L}\p{N}\p{So}]+)|\*+|_+|~+|\|+|\n/gu;
const fence = '```';
const item = /^( {0,6})(?:[-*•]|(\d{1,3})\.) +(?=[*_~|]{0,3}[^\s\-*=~|/\\+.<>^_])/;
const quotes = `\\p{Pi}\\p{Pf}"'`;
// A letter without a case is of a script in which words are not parted, or bear endings.
const around = `\\s\\p{Pd}…${quotes}\\p{Lo}`;
const beforeWords = new RegExp(`^(?:$|[${around}\\p{Ps}:,;¿¡])`, 'u');
const behindWords = new RegExp(`^(?:$|[${around}\\p{Pe}\\p{Terminal_Punctuation}])`, 'u');
const within = `\\p{L}\\p{N}\\p{M}\\p{So}\\p{Sc}${quotes}#&@\``;
const first = new RegExp(`^[${within}\\p{Ps}¿¡]`, 'u');
const last = new RegExp(`^[${within}\\p{Pe}\\p{Terminal_Punctuation}…%/\\u{e007f}]`, 'u');

/** Parts of one text that are shown in their own way: a page has no more of them than a person would write. */
export const mostParts = 256;
/** A box of its own on the page weighs as so many. */
const ofBox = 8;

/**
 * A text as it is to be shown: `*bold*`, `_italic_`, `~strike~`, `` `code` ``, a fence of
 * three backticks, `> quote`, `- list`, `||spoiler||` and addresses. All else stays as it was typed.
 * It takes time as the text is long, whatever stands in it, and one of more than `mostParts` stays whole
 * as it was typed: of three letters a part, a page would be forty times as long as what was said.
 *
 * @example formatOf('so *good*') // ['so ', { type: 'bold', parts: ['good'] }]
 */
export function formatOf(text: string): readonly Part[] {
  const parts = blocks(text.split('\n'), false);
  if (weightOf(parts) <= mostParts) return parts;
  // What somebody covered stays so.
  return [covers(parts) ? { type: 'spoiler', parts: [text] } : text];
}

function covers(parts: readonly Part[]): boolean {
  return parts.some((part) => {
    if (typeof part === 'string') return false;
    if (part.type === 'list') return part.items.some((each) => covers(each.parts));
    return part.type === 'spoiler' || ('parts' in part && covers(part.parts));
  });
}

function weightOf(parts: readonly Part[]): number {
  let weight = 0;
  for (const part of parts) {
    if (typeof part === 'string') continue;
    weight += part.type === 'fence' || part.type === 'quote' ? ofBox : 1;
    if ('parts' in part) weight += weightOf(part.parts);
    else if (part.type === 'list')
      for (const each of part.items) weight += 1 + weightOf(each.parts);
  }
  return weight;
}

function blocks(lines: readonly string[], isQuoted: boolean): Part[] {
  const parts: Part[] = [];
  const plain: string[] = [];
  let mayFence = true;
  const put = (part: Part) => parts.push(...inline(plain.splice(0).join('\n')), part);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const from = i;
    const run = (belongs: (line: string) => boolean) => {
      while (i + 1 < lines.length && belongs(lines[i + 1] ?? '')) i++;
      return lines.slice(from, i + 1);
    };
    if (mayFence && line.startsWith(fence) && !line.includes('`', fence.length)) {
      const inner = run((each) => !closes(each));
      // Where one is not closed, none behind it is.
      mayFence = i + 1 < lines.length;
      if (mayFence) put(fenced(inner, lines[++i] ?? ''));
      else i = from - 1;
    } else if (!isQuoted && line.startsWith('> ')) {
      const inner = run((each) => each === '>' || each.startsWith('> '));
      put({
        type: 'quote',
        parts: blocks(
          inner.map((each) => each.slice(2)),
          true,
        ),
      });
    } else if (item.test(line)) {
      put({ type: 'list', items: run((each) => item.test(each)).map(itemOf) });
    } else plain.push(line);
  }
  return [...parts, ...inline(plain.join('\n'))];
}

const closes = (line: string) => line.trimEnd().endsWith(fence);

function fenced([opening = '', ...code]: readonly string[], closing: string): Part {
  const told = opening.slice(fence.length).trim();
  const isTold = /^[\w+#.-]{0,20}$/.test(told);
  const rest = closing.trimEnd().slice(0, -fence.length);
  if (!isTold) code.unshift(opening.slice(fence.length));
  if (rest.trim() !== '') code.push(rest);
  return { type: 'fence', language: isTold ? told.toLowerCase() : '', text: code.join('\n') };
}

function itemOf(line: string): Item {
  const [all = '', indent = '', value] = item.exec(line) ?? [];
  const parts = inline(line.slice(all.length));
  return { level: indent.length >> 1, ...(value && { value: Number(value) }), parts };
}

function inline(text: string): readonly Part[] {
  const codes = codesOf(text);
  const wholes = [...codes, ...linkPieces(text, codes)].sort(byPlace);
  return grown(text, [...wholes, ...marksOf(text, wholes)].sort(byPlace));
}

const byPlace = (one: Piece, other: Piece) => one.at - other.at;

/** Runs of backticks close with the next one of their length on their line. */
function codesOf(text: string): Piece[] {
  const codes: Piece[] = [];
  const runs = [...text.matchAll(/`+|\n/g)];
  const closing: (number | undefined)[] = [];
  const seen = new Map<string, number>();
  for (let i = runs.length - 1; i >= 0; i--) {
    const mark = runs[i]?.[0] ?? '';
    if (mark === '\n') seen.clear();
    else closing[i] = seen.get(mark);
    seen.set(mark, i);
  }
  for (let i = 0; i < runs.length; i++) {
    const [open, close] = [runs[i], runs[closing[i] ?? -1]];
    if (!open || !close) continue;
    const code = text.slice(open.index + open[0].length, close.index);
    if (code.trim() === '') continue;
    // A blank beside a backtick is there to part the two.
    const shown = /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code;
    codes.push({
      at: open.index,
      end: close.index + close[0].length,
      part: { type: 'code', text: shown },
    });
    i = closing[i] ?? i;
  }
  return codes;
}

function linkPieces(text: string, codes: readonly Piece[]): Piece[] {
  let next = 0;
  return linksOf(text).flatMap((link) => {
    while ((codes[next]?.end ?? text.length) <= link.at) next++;
    const isCode = (codes[next]?.at ?? text.length) < link.at;
    const piece = { at: link.at, end: link.at + link.typed.length, part: { type: 'link', link } };
    return isCode || link.isOfUser ? [] : [piece as Piece];
  });
}

/** The marks that have their other one. Of one kind the innermost are a pair; none crosses another. */
function marksOf(text: string, wholes: readonly Piece[]): Piece[] {
  const pairs: Piece[] = [];
  const open = new Map<string, { at: number; end: number }>();
  let next = 0;
  let word = -1;
  for (const { 0: mark, 1: letters, index: at } of text.matchAll(wordOrMarks)) {
    const end = at + mark.length;
    for (; (wholes[next]?.end ?? Infinity) <= at; next++) word = wholes[next]?.at ?? word;
    if ((wholes[next]?.at ?? Infinity) <= at) continue;
    const style = styles[marks.indexOf(mark)];
    if (letters !== undefined) word = at;
    if (mark === '\n') for (const key of open.keys()) if (key !== '||') open.delete(key);
    if (style === undefined) continue;
    const [before, behind] = neighbours(text, at, end);
    const opener = open.get(mark);
    if (opener && word > opener.at && last.test(before) && behindWords.test(behind)) {
      for (const [key, each] of open) if (each.at >= opener.at) open.delete(key);
      pairs.push({ ...opener, style, opens: true }, { at, end, style, opens: false });
    } else if (beforeWords.test(before) && first.test(behind)) open.set(mark, { at, end });
  }
  return pairs;
}

/** The characters before and behind a place where marks stand, whichever of them is asked about. */
function neighbours(text: string, at: number, end: number): [before: string, behind: string] {
  const before = /([^*_~|]?)[*_~|]*$/su.exec(text.slice(Math.max(0, at - 8), at))?.[1] ?? '';
  return [before, text.slice(end, end + 8).replace(/^[*_~|]+/, '')];
}

function grown(text: string, pieces: readonly Piece[]): readonly Part[] {
  const within: Part[][] = [];
  let parts: Part[] = [];
  let seen = 0;
  for (const piece of pieces) {
    if (piece.at > seen) parts.push(text.slice(seen, piece.at));
    seen = piece.end;
    if ('part' in piece) parts.push(piece.part);
    else if (piece.opens) {
      within.push(parts);
      parts = [];
    } else {
      const inner = { type: piece.style, parts };
      parts = within.pop() ?? [];
      parts.push(inner);
    }
  }
  if (seen < text.length) parts.push(text.slice(seen));
  return parts;
}
