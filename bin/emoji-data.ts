// Makes src/web/emoji/emoji-data.ts, the names of emoji by which they are completed and found, from the
// npm package `emojibase-data` (MIT; its names are Unicode's, GitHub's and its own). To bring it up to
// date, install that anywhere and name its folder:
//
//   npx node bin/emoji-data.ts …/node_modules/emojibase-data
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  readonly emoji: string;
  readonly hexcode: string;
  readonly group?: number;
  readonly order?: number;
}
type Codes = Readonly<Record<string, string | readonly string[]>>;

const [folder = ''] = process.argv.slice(2);
const read = <T>(path: string): T =>
  JSON.parse(readFileSync(join(folder, 'en', path), 'utf8')) as T;

const data = read<readonly Entry[]>('data.json');
const codes = ['emojibase', 'github'].map((name) => read<Codes>(`shortcodes/${name}.json`));
const groups = [
  ['Faces and feelings', 0],
  ['People', 1],
  ['Animals and nature', 3],
  ['Food and drink', 4],
  ['Travel and places', 5],
  ['Activities', 6],
  ['Objects', 7],
  ['Symbols', 8],
  ['Flags', 9],
] as const;

function namesOf({ hexcode }: Entry): readonly string[] {
  return [...new Set(codes.flatMap((each) => each[hexcode] ?? []))];
}

const lines = groups.map(([label, group]) => {
  const entries = data
    .filter((entry) => entry.group === group)
    .sort((one, other) => (one.order ?? 0) - (other.order ?? 0));
  const list = entries.map((entry) => [entry.emoji, ...namesOf(entry)].join(' ')).join('|');
  return `  ['${label}', '${list}'],`;
});

writeFileSync(
  join(import.meta.dirname, '../src/web/emoji/emoji-data.ts'),
  `// Made by bin/emoji-data.ts from emojibase-data ${read<{ version: string }>('../package.json').version}; its licence is in docs/unicode-licence.md.

/** The emoji by groups: \`emoji name name|…\`. */
export const emojiData: readonly (readonly [label: string, list: string])[] = [
${lines.join('\n')}
];
`,
);
