import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const most = 300;
const mostInTheMiddle = 80;

type Length = { readonly path: string; readonly lines: number };

/** The words of a language are one file, for whoever translates it. */
const isCatalogue = ({ path }: Length) => /^src\/page\/words\/\w\w\.ts$/.test(path);

const lengths = lengthsOf('src').filter((each) => !isCatalogue(each));

test(`no file of src is longer than ${most} lines`, () => {
  expect(tooLong(lengths)).toEqual([]);
});

test(`half of the files of src have ${mostInTheMiddle} lines or fewer`, () => {
  expect(middleOf(lengths)).toBeLessThanOrEqual(mostInTheMiddle);
});

test('a file that is too long is found, and so is a folder of long ones', () => {
  const planted = [300, 301, 90].map((lines) => ({ path: `src/${lines}.ts`, lines }));
  expect(tooLong(planted)).toEqual(['src/301.ts: 301 lines']);
  expect(middleOf(planted)).toBe(300);
});

function tooLong(files: readonly Length[]): string[] {
  return files
    .filter(({ lines }) => lines > most)
    .map(({ path, lines }) => `${path}: ${lines} lines`);
}

function middleOf(files: readonly Length[]): number {
  const sorted = files.map(({ lines }) => lines).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function lengthsOf(folder: string): Length[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const lines = readFileSync(path, 'utf8').split('\n').length - 1;
      return { path: path.slice(root.length + 1), lines };
    });
}
