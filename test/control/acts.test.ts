import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flagOf } from '../../src/config/option.ts';
import type { Act } from '../../src/control/act.ts';
import { acts, groups } from '../../src/control/acts.ts';

const docs = readFileSync(join(import.meta.dirname, '../../docs/commands.md'), 'utf8');

function told({ name, takes, options, does }: Act): string {
  const needed = Object.keys(takes).map((one) => flagOf(one).toUpperCase());
  const more = Object.keys(options).map((one) => `[--${flagOf(one)} ${flagOf(one).toUpperCase()}]`);
  return `| \`${[name, ...needed, ...more].join(' ')}\` | ${does} |`;
}

test('docs/commands.md has the table of acts', () => {
  const rows = docs.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows).toEqual(acts.map(told));
});

test('every act has a name of its own, of one word or of a group and one', () => {
  const names = acts.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const firsts = names.filter((name) => name.includes(' ')).map((name) => name.split(' ')[0] ?? '');
  expect([...new Set(firsts)].sort()).toEqual(Object.keys(groups).sort());
});

test('no act takes what every command has, and each thing once', () => {
  for (const { takes, options } of acts) {
    const names = [...Object.keys(takes), ...Object.keys(options)];
    expect(new Set([...names, 'data', 'config', 'print', 'json', 'help']).size).toBe(
      names.length + 5,
    );
  }
});
