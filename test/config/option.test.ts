import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flagOf, type Option, optionRows } from '../../src/config/option.ts';

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

/** How the README has a row. */
function told(name: string, row: Option): string {
  const usual = typeof row.usual === 'string' ? `\`${row.usual}\`` : String(row.usual ?? '');
  const cells = [
    `\`--${flagOf(name)} ${row.shown}\``,
    row.variable === undefined ? '' : `\`${row.variable}\``,
    { none: '', value: `\`${name}\``, list: `\`${name}\` (list)` }[row.file ?? 'none'],
    row.usually ?? usual,
    row.about,
  ];
  return `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`;
}

test('the README tells every option, in order, word by word', () => {
  const [, section = ''] = readme.split('\n## Options\n');
  const rows = section.split('\n').filter((line) => /^\| *`--|^\| \|/.test(line));
  expect(rows).toEqual(optionRows.map(([name, row]) => told(name, row)));
});

test('no two options share a variable', () => {
  const variables = optionRows.flatMap(([, row]) => row.variable ?? []);
  expect(new Set(variables).size).toBe(variables.length);
});
