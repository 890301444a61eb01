import { basename, join } from 'node:path';
import type { Plugin } from 'vite';
import { languages } from '../src/page/words/language.ts';
import type { RoomWords } from '../src/page/words/shape.ts';
import { catalogue } from '../src/page/words/words.ts';

const root = join(import.meta.dirname, '..');
const wordsFolder = join(root, 'src/page/words/');
const list = 'wordsList';
const hasList = `import { spoken as ${list} } from ${JSON.stringify(join(root, 'src/web/words.ts'))};\n`;
const places = new Map(
  Object.entries(catalogue.en.room)
    .flatMap(([group, texts]) => Object.keys(texts).map((key) => `${group}.${key}`))
    .map((name, place) => [name, place] as const),
);

/**
 * Makes lists of the words of rooms' pages, without keys: `words().talk.today` is read by its place there.
 * Keys are for who writes sources; in a browser they would weigh half as much as the texts.
 */
export function wordsAsList(): Plugin {
  return {
    name: 'parlour:words',
    enforce: 'pre',
    load(id) {
      const language = languages.find((each) => id === `${wordsFolder}${each}.ts`);
      return language && `export const room = ${JSON.stringify(listOf(catalogue[language].room))};`;
    },
    transform(code, id) {
      return id.startsWith(join(root, 'src/web/')) && code.includes('words()')
        ? readByPlace(code, basename(id))
        : undefined;
    },
  };
}

function listOf(words: RoomWords): unknown[] {
  const texts: Readonly<Record<string, Readonly<Record<string, unknown>>>> = words;
  return Array.from(places.keys(), (name) => {
    const [group = '', key = ''] = name.split('.');
    return texts[group]?.[key];
  });
}

/** A source that reads words by their places. It takes them in two ways alone, since it is read as a text. */
export function readByPlace(code: string, name: string): string {
  const placed = (group: string, key: string) => {
    const place = places.get(`${group}.${key}`);
    if (place === undefined) throw new Error(`${name}: there are no words ${group}.${key}`);
    return `${list}[${place}]`;
  };
  const read = code
    .replaceAll(/const \{([^{}]*)\} = words\(\)\.(\w+);/g, (_, names: string, group: string) => {
      const each = names.split(',').filter((part) => part.trim() !== '');
      const taken = each.map((part) => part.split(':').map((one) => one.trim()));
      return `const ${taken.map(([key = '', own = key]) => `${own} = ${placed(group, key)}`).join(', ')};`;
    })
    .replaceAll(/(?<![#.\w])words\(\)\.(\w+)\.(\w+)/g, (_, group: string, key: string) =>
      placed(group, key),
    );
  if (/(?<![#.\w])words\(\)/.test(read))
    throw new Error(
      `${name}: words are taken as words().group.key or const { key } = words().group;`,
    );
  return hasList + read;
}
