import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readByPlace } from '../../bin/words-as-list.ts';
import { room, served } from '../../src/page/words/en.ts';
import { textsOf } from '../support/texts-of.ts';
import { unmovedTexts } from '../support/unmoved-texts.ts';

const root = join(import.meta.dirname, '../..');
const files = globSync('src/{page,web}/**/*.ts', { cwd: root })
  .filter((path) => !path.startsWith('src/page/words/') && !isNoTalk(path))
  .sort();
const sources = new Map(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]));

/** Data, and pages that speak for other systems. */
function isNoTalk(path: string): boolean {
  return /\/(?:listener\/|emoji-data\.ts|code-parts\.ts)/.test(path);
}

test('no text stands outside of the catalogue but those that are not moved yet', () => {
  const counts = [...sources].map(
    ([path, source]) => [path, textsOf(path, source).length] as const,
  );
  const more = counts.filter(([path, count]) => count > (unmovedTexts[path] ?? 0));
  const told = more.flatMap(([path]) =>
    textsOf(path, sources.get(path) ?? '').map(({ line, text }) => `${path}:${line} ${text}`),
  );
  expect(told).toEqual([]);
  const known = new Map(counts);
  const fewer = Object.entries(unmovedTexts).filter(
    ([path, count]) => count > (known.get(path) ?? 0),
  );
  expect(fewer, 'these are moved: take them off the list').toEqual([]);
});

describe('a planted text is found', () => {
  test.each([
    ['between tags', 'html`<p>Hello there</p>`'],
    ['in a label', 'html`<button aria-label="Go on"></button>`'],
    ['in a placeholder', 'html`<input placeholder=Name>`'],
    ['in a string', "tell('That did not work.')"],
    ['in a template of a string', 'tell(`Now here: $' + '{name}.`)'],
    ['as one word', "const label = 'Cancel';"],
  ])('%s', (_, source) => {
    expect(textsOf('a.ts', source)).toHaveLength(1);
  });

  test('and what only programs read is none', () => {
    const source = `import './some words.ts'; throw new Error('No such thing'); root.querySelector('p > .b a');
      html\`<p class="one two" dir="auto">\${text}</p>\``;
    expect(textsOf('a.ts', source)).toEqual([]);
  });
});

test('every key is used', () => {
  const all = [...sources.values(), ...['lobby', 'lite', 'tongue'].map(httpPage)].join('\n');
  const unused = [...keysOf(served), ...keysOf(room)].filter(
    (key) => !new RegExp(`\\b${key}\\b`).test(all),
  );
  expect(unused).toEqual([]);
});

const httpPage = (name: string) => readFileSync(join(root, `src/http/page/${name}.ts`), 'utf8');

function keysOf(groups: Readonly<Record<string, object>>): string[] {
  return Object.values(groups).flatMap((group) => Object.keys(group));
}

describe('in what is built, words are read by their places', () => {
  const built = (source: string) => readByPlace(source, 'a.ts').split('\n').at(-1);

  test('one by one and some of a group', () => {
    const first = Object.keys(room.link).slice(0, 2);
    const [a = '', b = ''] = first;
    expect(built(`tell(words().link.${a})`)).toBe('tell(wordsList[0])');
    expect(built(`const { ${a}, ${b}: other } = words().link;`)).toBe(
      `const ${a} = wordsList[0], other = wordsList[1];`,
    );
    expect(built('this.#words()')).toBe('this.#words()');
  });

  test.each([
    'words().link',
    'words().link.noSuch',
    "words()['link']",
    'const all = words();',
  ])('%s is refused', (source) => {
    expect(() => built(source)).toThrow(/^a\.ts: /);
  });
});
