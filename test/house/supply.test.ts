import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { faultsOfLock, looseIn, scriptsIn } from '../../bin/supply.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sha512 = `sha512-${'A'.repeat(86)}==`;

/** A lockfile of one package. */
const locked = (one: object, version = 3) =>
  JSON.stringify({ lockfileVersion: version, packages: { '': {}, 'node_modules/a': one } });

describe('what is installed', () => {
  test.each([
    '.',
    'bench',
    'test/packages',
  ])('%s is held to sha512, runs nothing, and is bound to no registry', (folder) => {
    const lock = read(join(folder, 'package-lock.json'));
    expect(faultsOfLock(lock)).toEqual([]);
    expect(looseIn(read(join(folder, 'package.json')))).toEqual([]);
    expect(scriptsIn(join(root, folder), lock)).toEqual([]);
  });

  test('is a week old at least where it is chosen anew', () => {
    expect(read('.npmrc')).toMatch(/^min-release-age=7$/m);
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  });

  test('of Node is told in docs/security.md as it is in the lockfile', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { version: string; integrity: string }>;
    };
    const nodes = Object.entries(packages).filter(([path]) =>
      /\/node-(bin-)?[a-z]+-(x|arm)64$/.test(path),
    );
    expect(nodes).toHaveLength(5);
    const rows = nodes.map(
      ([path, { version, integrity }]) =>
        `| \`${path.slice(13)}\` | ${version} | \`${integrity}\` |`,
    );
    for (const row of rows) expect(read('docs/security.md')).toContain(row);
  });
});

test.each([
  ['without a hash', locked({ version: '1.0.0' }), 'node_modules/a has no sha512'],
  [
    'by sha1',
    locked({ integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }),
    'node_modules/a has no sha512',
  ],
  ['by two hashes', locked({ integrity: `${sha512} sha1-x` }), 'node_modules/a has no sha512'],
  [
    'from a place',
    locked({ integrity: sha512, resolved: 'https://a.example/a.tgz' }),
    'node_modules/a names where it came from',
  ],
  [
    'with an install script',
    locked({ integrity: sha512, hasInstallScript: true }),
    'node_modules/a has an install script',
  ],
  ['as a link', locked({ integrity: sha512, link: true }), 'node_modules/a is a link'],
  [
    'of a registry',
    locked({ integrity: sha512, about: 'registry.a.example' }),
    'it names a registry',
  ],
  ['of another version', locked({ integrity: sha512 }, 1), 'it is no lockfile of version 3'],
])('a package %s is found', (_, lock, fault) => {
  expect(faultsOfLock(lock)).toEqual([fault]);
});

test('versions that move are found', () => {
  const dependencies = {
    a: '^1.0.0',
    b: '1.0.0',
    c: 'npm:@a/c@2.0.0',
    d: 'latest',
    e: 'npm:e@1',
    f: 'github:a/f',
  };
  expect(looseIn(JSON.stringify({ dependencies })).map((one) => one[0])).toEqual([
    'a',
    'd',
    'e',
    'f',
  ]);
});

test('scripts that a lockfile keeps quiet about are found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parlour-supply-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const made = join(folder, 'node_modules/a');
  mkdirSync(made, { recursive: true });
  writeFileSync(join(made, 'package.json'), '{"scripts":{"postinstall":"x","test":"x"}}');
  writeFileSync(join(made, 'binding.gyp'), '{}');
  const found = ['node_modules/a has postinstall', 'node_modules/a has binding.gyp'];
  expect(scriptsIn(folder, locked({}))).toEqual(found);
});
