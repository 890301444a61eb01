import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { manifestOf, type RootManifest } from '../../bin/manifest.ts';
import {
  doorsByName,
  type Package,
  type PackageName,
  packageNames,
  packages,
} from '../../bin/packages.ts';
import { importsOf } from '../support/imports-of.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const own = JSON.parse(read('package.json')) as RootManifest & Record<string, unknown>;
const doors = doorsByName();

test('the repository itself is nothing that anybody installs', () => {
  expect(own['private']).toBe(true);
  for (const field of ['exports', 'bin', 'files', 'main']) expect(own).not.toHaveProperty(field);
});

describe.each(packageNames)('%s', (name) => {
  const one: Package = packages[name];

  test('has a manifest that names built files, exact versions, and no Node', () => {
    const manifest = manifestOf(name, own) as Record<string, object>;
    expect(manifest['exports']).toHaveProperty(['.', 'default'], expect.stringMatching(/\.js$/));
    expect(manifest['exports']).toHaveProperty(['.', 'types'], expect.stringMatching(/\.d\.ts$/));
    expect(Object.values(manifest['dependencies'] ?? {}).join()).not.toMatch(/[\^~*]/);
    expect(JSON.stringify(manifest)).not.toMatch(/"node-(bin-)?\w+-\w+"/);
    expect(JSON.stringify(manifest)).not.toContain('src/');
  });

  test('depends on what its sources name, and on nothing else', () => {
    const named = packagesNamedBy(sourcesOf(name));
    expect([...named].sort()).toEqual([...one.dependencies].sort());
  });
});

test('a package that is not in package.json is found', () => {
  expect(() => manifestOf('parlour', { ...own, dependencies: {} })).toThrow('@hono/node-server');
});

describe('what documents and sources import by name', () => {
  const texts = [
    'README.md',
    ...listFiles('docs', '.md'),
    ...listFiles('src', '.ts'),
    ...listFiles('src', '.md'),
    ...listFiles('examples', '.ts'),
  ];
  const named = (path: string, text: string) =>
    [...text.matchAll(/(?:from|import\(|project of yours:) ?'(parlour[\w/-]*)'/g)].map(
      ([, name = '']) => `${path}: ${name}`,
    );
  const isDoor = (found: string) => doors.has(found.split(': ')[1] ?? '');

  test('is a door', () => {
    const found = texts.flatMap((path) => named(path, read(path)));
    expect(found.length).toBeGreaterThan(15);
    expect(found.filter((one) => !isDoor(one))).toEqual([]);
  });

  test('in an example is the door whose source it takes here', () => {
    for (const path of listFiles('examples', '.ts')) {
      const pattern = /from '\.\.\/(src\/[^']+)';(?: \/\/ in a project of yours: '([^']+)')?/g;
      for (const [, source, door = ''] of read(path).matchAll(pattern)) {
        expect(doors.get(door), `${path} names the door of ${source}`).toBe(source);
      }
    }
  });

  test('one that is none is found', () => {
    expect(named('a.md', "import { a } from 'parlour/attic';").filter(isDoor)).toEqual([]);
  });
});

/** The sources of a package: the server's is all of them but the page's half, which is bundled. */
function sourcesOf(name: PackageName): ReadonlySet<string> {
  if (name === 'parlour') {
    return new Set(listFiles('src', '.ts').filter((path) => !path.startsWith('src/web/')));
  }
  const seen = new Set<string>();
  const walk = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { what } of importsOf(path, read(path))) {
      if (what.startsWith('.')) walk(join(path, '..', what));
    }
  };
  for (const path of Object.values(packages[name].doors)) walk(path);
  return seen;
}

/** What is imported from outside, and whose files are resolved by name. */
function packagesNamedBy(sources: ReadonlySet<string>): ReadonlySet<string> {
  const found = [...sources].flatMap((path) => {
    const text = read(path);
    const imported = importsOf(path, text).filter(({ typeOnly }) => !typeOnly);
    const resolved = [...text.matchAll(/\bresolve\('([^'.][^'/]*\/[^']*)'\)/g)].map(
      ([, what = '']) => what,
    );
    return [...imported.map(({ what }) => what), ...resolved];
  });
  return new Set(
    found
      .filter((what) => !/^(\.|node:)/.test(what))
      .map((what) =>
        what
          .split('/')
          .slice(0, what.startsWith('@') ? 2 : 1)
          .join('/'),
      ),
  );
}

function listFiles(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true })
    .map((path) => join(folder, `${path}`))
    .filter((path) => path.endsWith(ending));
}
