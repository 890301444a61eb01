/** Columns that a terminal has at least. */
const columns = 80;
const gap = 2;

/** A column: its head, and whether numbers stand in it. */
export interface Column {
  readonly head: string;
  readonly isNumber?: true;
  /** Letters that it has at least where the line is too long: what is more is cut. */
  readonly least?: number;
}

/**
 * Rows under heads, each column as wide as its longest text, in 80 columns: what has a `least` is
 * cut first, the widest before the others.
 *
 * @example
 * table([{ head: 'Room' }, { head: 'Here', isNumber: true }], [['tea', '12']])
 * // ['Room  Here', 'tea     12']
 */
export function table(heads: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const texts = [heads.map(({ head }) => head), ...rows];
  const widths = heads.map((_, i) => Math.max(...texts.map((row) => lengthOf(row[i] ?? ''))));
  for (;;) {
    const all = widths.reduce((sum, width) => sum + width + gap, -gap);
    const widest = indexOfWidest(heads, widths);
    if (all <= columns || widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return texts.map((row) => {
    const cells = heads.map(({ isNumber }, i) => cell(row[i] ?? '', widths[i] ?? 0, isNumber));
    return cells.join(' '.repeat(gap)).trimEnd();
  });
}

function indexOfWidest(heads: readonly Column[], widths: readonly number[]): number | undefined {
  let found: number | undefined;
  for (const [i, { least = Number.POSITIVE_INFINITY }] of heads.entries()) {
    const width = widths[i] ?? 0;
    if (width > least && width > (found === undefined ? 0 : (widths[found] ?? 0))) found = i;
  }
  return found;
}

function cell(text: string, width: number, isNumber: true | undefined): string {
  const letters = [...text];
  const cut = letters.length > width ? `${letters.slice(0, width - 1).join('')}…` : text;
  const space = ' '.repeat(width - lengthOf(cut));
  return isNumber ? `${space}${cut}` : `${cut}${space}`;
}

const lengthOf = (text: string): number => [...text].length;
