import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
/** The one file that takes a text out of the page: the data that stands beside the rows. */
const taker = 'src/web/talk/served.ts';
const reading = /\.(?:textContent|innerText|innerHTML|outerHTML|nodeValue|wholeText)\b(?!\s*=[^=])/;

function readsIn(source: string): string[] {
  return source.split('\n').filter((line) => reading.test(line));
}

test('the page reads no text back from what it shows', () => {
  const files = globSync('src/{web,page/fragment}/**/*.ts', { cwd: root });
  expect(files.length).toBeGreaterThan(50);
  const reads = files
    .filter((path) => path !== taker)
    .flatMap((path) =>
      readsIn(readFileSync(join(root, path), 'utf8')).map((line) => `${path}: ${line.trim()}`),
    );
  expect(reads).toEqual([]);
});

test('such a reading is found', () => {
  expect(readsIn("const text = row.querySelector('.words')?.textContent ?? '';")).toHaveLength(1);
  expect(readsIn("row.textContent = 'said';")).toEqual([]);
  expect(readsIn('if (row.innerText === other) go();')).toHaveLength(1);
});
