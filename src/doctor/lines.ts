import type { Change, Finding } from './finding.ts';

/** Columns that a terminal has at least. */
const columns = 80;
const marks = { good: 'ok', weak: 'weak', wrong: 'WRONG', unseen: '?' } as const;
const names: Readonly<Record<keyof Change, string>> = {
  parlour: 'Parlour',
  caddy: 'Caddy',
  nginx: 'nginx',
  cloudflare: 'Cloudflare',
  machine: 'Machine',
};
const markWidth = 7;
const nameWidth = 15;

/**
 * A finding as a person reads it, and below it what to change.
 *
 * @example
 * linesOf(good('upgrade', 'An upgrade becomes a WebSocket.'))
 * // ['ok     upgrade        An upgrade becomes a WebSocket.']
 */
export function linesOf(finding: Finding): readonly string[] {
  const head = `${marks[finding.type].padEnd(markWidth)}${finding.check.padEnd(nameWidth)}`;
  const change = 'change' in finding ? Object.entries(finding.change) : [];
  return [
    ...wrapped(head, finding.says),
    ...change.flatMap(([who, what]) => {
      return wrapped(' '.repeat(markWidth) + names[who as keyof Change].padEnd(nameWidth), what);
    }),
  ];
}

/** The last line: how many are wrong. */
export function sumOf(findings: readonly Finding[]): string {
  const count = (type: Finding['type']) => findings.filter((each) => each.type === type).length;
  const wrong = count('wrong');
  const rest = `${count('good')} ok, ${count('weak')} weak, ${count('unseen')} not seen`;
  return wrong === 0 ? `Nothing is wrong: ${rest}.` : `${wrong} wrong: ${rest}.`;
}

/** A text behind a head, broken between words; a word that is too long stands alone. */
function wrapped(head: string, text: string): readonly string[] {
  const lines: string[] = [];
  let line = head;
  for (const word of text.split(' ')) {
    const isFull = line.length + word.length + 1 > columns && line.trim() !== '';
    const isBegun = line.length > head.length;
    if (isFull && isBegun) {
      lines.push(line);
      line = ' '.repeat(head.length);
    }
    line += line.length > head.length ? ` ${word}` : word;
  }
  return [...lines, line];
}
