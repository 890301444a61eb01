import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { doorsByName } from '../../bin/packages.ts';
import { type Import, importsOf } from '../support/imports-of.ts';

const root = join(import.meta.dirname, '../..');

/** What others may use of Parlour. */
const doors = [...new Set(doorsByName().values())];

const storeInterface = 'src/store/store.ts';
const busInterface = 'src/bus/bus.ts';
const dialectInterface = 'src/dialect/dialect.ts';

/** Folder or file → what it may import beside itself. The most exact row holds. */
const table: Record<string, readonly string[]> = {
  'src/protocol': [],
  'src/page/fragment': ['src/protocol'],
  'src/page/words': ['src/protocol'],
  'src/page': ['src/protocol'],
  'src/dialect': ['src/protocol', 'src/page/fragment'],
  'src/store': ['src/protocol'],
  'src/bus': ['src/protocol'],
  'src/identity': ['src/protocol', storeInterface],
  'src/send': ['src/protocol'],
  'src/net': ['src/protocol', 'src/send'],
  'src/room': ['src/protocol', storeInterface, busInterface],
  'src/hub': ['src/protocol', 'src/send', dialectInterface, busInterface, storeInterface],
  'src/socket': ['protocol', 'dialect', 'room', 'hub', 'send', 'net', 'identity'].map(inSrc),
  'src/router': ['src/send', 'src/net', 'src/protocol'],
  'src/http': [
    ...['protocol', 'room', 'hub', 'net', 'identity', 'socket', 'dialect', 'page'].map(inSrc),
    storeInterface,
    busInterface,
  ],
  'src/client': ['src/protocol', 'src/dialect/native.ts'],
  'src/web': ['src/client', 'src/protocol', 'src/page/fragment', 'src/page/words'],
  'src/control': ['protocol', 'room', 'identity'].map(inSrc).concat(storeInterface),
  'src/hand': ['src/protocol', 'src/room', storeInterface, busInterface],
  'src/doctor': ['src/protocol', 'src/net/address.ts'],
  'src/cli': [
    ...doors,
    ...['server.ts', 'by-hand.ts', 'control', 'config', 'doctor', 'load', 'version.ts'].map(inSrc),
    storeInterface,
    'src/store/sqlite/archive',
  ],
  'src/config': ['src/protocol', 'src/dialect', 'src/net'],
  'src/log.ts': [],
  'src/refusal-log.ts': ['src/protocol'],
  'src/calls.ts': ['src/protocol'],
  'src/hook-watch.ts': [],
  'src/known-names.ts': [],
  'src/hooks.ts': ['src'],
  'src/guard.ts': [],
  'src/thrown.ts': [],
  'src/turn.ts': [],
  'src/version.ts': [],
  'src/node-fault.ts': [],
  'src/right-node.ts': ['src/node-fault.ts'],
  'src/index.ts': ['src'],
  'src/parlour.ts': ['src'],
  'src/server.ts': ['src'],
  'src/law.ts': ['src'],
  'src/front.ts': ['src'],
  'src/attached.ts': ['src'],
  'src/doors.ts': ['src'],
  'src/by-hand.ts': ['src'],
  'src/alone.ts': ['src'],
  bench: [...doors, 'src/load'],
  'bench/server/long-log.ts': ['src/store'],
  'bench/growing.ts': ['src/load', 'src/identity', 'src/protocol'],
  'bench/search-by-person.ts': ['src/store', 'src/protocol'],
  'src/load': [],
  gate: ['src'],
  examples: doors,
};

const anywhereOnTheServer = [
  'calls',
  'guard',
  'hook-watch',
  'known-names',
  'log',
  'node-fault',
  'refusal-log',
  'thrown',
  'turn',
].map((name) => `src/${name}.ts`);
const runsInBrowsers = [
  'src/protocol',
  'src/page/fragment',
  'src/page/words',
  'src/client',
  'src/web',
];
const notServer = [...runsInBrowsers, 'src/dialect', 'src/log.ts', 'bench', 'examples'];

const schemas = /^src\/(.*\/)?schema\.ts$/;
const schemaPackage = 'zod';
const packagesInBrowsers = new Set(['lit', 'uqr']);

type Source = { path: string; imports: readonly Import[] };

describe('imports', () => {
  const sources = ['src', 'bench', 'gate', 'examples'].flatMap(readSources);

  test('keep to the table of folders', () => {
    expect(sources.flatMap(breaksTable)).toEqual([]);
  });

  test('name only files that are there', () => {
    const known = new Set(sources.map((source) => source.path));
    const missing = sources.flatMap((source) =>
      targetsOf(source)
        .filter((target) => target.startsWith('src/') && target.endsWith('.ts'))
        .filter((target) => !known.has(target))
        .map((target) => `${source.path} → ${target} (no such file)`),
    );
    expect(missing).toEqual([]);
  });

  test('go in no circle, types included', () => {
    expect(circlesOf(sources)).toEqual([]);
  });

  test('leave the schemas of a library to files named schema.ts, each beside its user', () => {
    expect(breaksSchemaRule(sources)).toEqual([]);
  });

  test('take SQLite from Node in a way that an older one survives until it is told', () => {
    expect(sources.flatMap(breaksOldNode)).toEqual([]);
  });

  test('bring neither schemas nor Node nor strange packages to a browser', () => {
    expect(breaksBrowserRule(sources)).toEqual([]);
  });
});

describe('a planted violation is found', () => {
  const plant = (path: string, text: string): Source => ({ path, imports: importsOf(path, text) });

  test.each([
    ['import', "import { openSqlite } from '../store/sqlite/sqlite.ts';"],
    ['import type', "import type { Sqlite } from '../store/sqlite/sqlite.ts';"],
    ['import of a type in a type', "export type A = import('../store/sqlite/sqlite.ts').Sqlite;"],
    ['export from', "export * from '../store/sqlite/sqlite.ts';"],
    ['dynamic import', "await import('../store/sqlite/sqlite.ts');"],
    ['template', 'await import(`../store/sqlite/sqlite.ts`);'],
    ['new URL', "new URL('../store/sqlite/sqlite.ts', import.meta.url);"],
  ])('as %s', (_, text) => {
    expect(breaksTable(plant('src/room/decide.ts', text))).toEqual([
      'src/room/decide.ts → src/store/sqlite/sqlite.ts',
    ]);
  });

  test('in a comment or a string it is none', () => {
    const text =
      "// import '../store/sqlite/sqlite.ts'\nexport const a = \"import '../store/sqlite/sqlite.ts'\";";
    expect(breaksTable(plant('src/room/decide.ts', text))).toEqual([]);
  });

  test('while the interface beside it is allowed', () => {
    const text = "import type { Store } from '../store/store.ts';\nimport '../log.ts';";
    expect(breaksTable(plant('src/room/decide.ts', text))).toEqual([]);
  });

  test('of an inner file by a bench', () => {
    const text = "import '../src/client/index.ts';\nimport '../src/hub/hub.ts';";
    expect(breaksTable(plant('bench/fan-out.ts', text))).toEqual([
      'bench/fan-out.ts → src/hub/hub.ts',
    ]);
  });

  test('in a folder without a row', () => {
    expect(breaksTable(plant('src/attic/box.ts', "import '../log.ts';"))).toEqual([
      'src/attic/box.ts has no row in the table',
    ]);
  });

  test('of a circle of types', () => {
    const found = circlesOf([
      plant('src/room/a.ts', "import type { B } from './b.ts';"),
      plant('src/room/b.ts', "import type { A } from './a.ts';"),
    ]);
    expect(found).toEqual(['src/room/b.ts → src/room/a.ts → src/room/b.ts']);
  });

  test('of the schema library', () => {
    const text = "import * as z from 'zod/mini';";
    expect(breaksSchemaRule([plant('src/http/body.ts', text)])).toEqual([
      'src/http/body.ts → zod/mini',
    ]);
    const schema = plant('src/http/schema.ts', text);
    const user = "import { post } from './schema.ts';";
    expect(breaksSchemaRule([schema, plant('src/http/body.ts', user)])).toEqual([]);
    expect(breaksSchemaRule([schema, plant('src/hub/hub.ts', user)])).toEqual([
      'src/http/schema.ts has no user beside it',
    ]);
  });

  test('of the schemas by the browser, round a corner', () => {
    const found = breaksBrowserRule([
      plant('src/client/link.ts', "import '../dialect/native.ts';"),
      plant('src/dialect/native.ts', "import '../protocol/check.ts';"),
      plant('src/protocol/check.ts', "import './schema.ts';"),
      plant('src/protocol/schema.ts', "import * as z from 'zod';"),
    ]);
    expect(found).toEqual([
      'src/client/link.ts → src/dialect/native.ts → src/protocol/check.ts → src/protocol/schema.ts',
    ]);
  });

  test('of SQLite in what an older Node could not even link', () => {
    const found = breaksOldNode(
      plant('src/store/a.ts', "import { DatabaseSync } from 'node:sqlite';"),
    );
    expect(found).toEqual(['src/store/a.ts → node:sqlite']);
  });

  test('of Node by the browser', () => {
    const found = breaksBrowserRule([plant('src/web/main.ts', "import 'node:fs'; import 'lit';")]);
    expect(found).toEqual(['src/web/main.ts → node:fs']);
  });
});

function breaksTable(source: Source): string[] {
  const row = rowOf(source.path);
  if (row === undefined) return [`${source.path} has no row in the table`];
  const onServer = !notServer.some((place) => isIn(source.path, place));
  const allowed = [row, ...(table[row] ?? []), ...(onServer ? anywhereOnTheServer : [])];
  return targetsOf(source)
    .filter((target) => target.startsWith('src/') && target.endsWith('.ts'))
    .filter((target) => !allowed.some((place) => isIn(target, place)))
    .map((target) => `${source.path} → ${target}`);
}

function rowOf(path: string): string | undefined {
  return Object.keys(table)
    .filter((place) => isIn(path, place))
    .sort((a, b) => b.length - a.length)[0];
}

/** Each file that reaches itself, by the shortest way round. */
function circlesOf(sources: readonly Source[]): string[] {
  const next = new Map(
    sources.map((source) => [
      source.path,
      [...new Set(targetsOf(source))].filter((target) => target.endsWith('.ts')),
    ]),
  );
  const found = new Map<string, string>();
  for (const start of next.keys()) {
    const queue: string[][] = (next.get(start) ?? []).map((target) => [start, target]);
    const seen = new Set<string>();
    for (let way = queue.shift(); way; way = queue.shift()) {
      const last = way.at(-1) as string;
      if (last === start) {
        found.set([...new Set(way)].sort().join(), way.join(' → '));
        break;
      }
      if (seen.has(last)) continue;
      seen.add(last);
      for (const target of next.get(last) ?? []) queue.push([...way, target]);
    }
  }
  return [...found.values()];
}

function breaksSchemaRule(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, imports }) => {
    const found = imports.filter(({ what }) => packageOf(what) === schemaPackage);
    if (found.length === 0 || !path.startsWith('src/')) return [];
    if (!schemas.test(path)) return found.map(({ what }) => `${path} → ${what}`);
    const isUsed = sources.some(
      (source) => dirname(source.path) === dirname(path) && targetsOf(source).includes(path),
    );
    return isUsed ? [] : [`${path} has no user beside it`];
  });
}

/** Whatever is imported by name is looked for before anything runs. */
function breaksOldNode({ path, imports }: Source): string[] {
  if (!path.startsWith('src/')) return [];
  const found = imports.filter(({ what, typeOnly }) => what === 'node:sqlite' && !typeOnly);
  return found.map(({ what }) => `${path} → ${what}`);
}

/** Follows what stays after types are gone, as a bundler does. */
function breaksBrowserRule(sources: readonly Source[]): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const found: string[] = [];
  const seen = new Set<string>();
  const walk = (path: string, way: readonly string[]): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { what } of (byPath.get(path)?.imports ?? []).filter((one) => !one.typeOnly)) {
      const target = resolve(path, what);
      if (isForbiddenInBrowsers(target)) found.push([...way, target].join(' → '));
      else walk(target, [...way, target]);
    }
  };
  for (const { path } of sources) {
    if (path.startsWith('src/client/') || path.startsWith('src/web/')) walk(path, [path]);
  }
  return found;
}

function isForbiddenInBrowsers(target: string): boolean {
  if (target.startsWith('src/')) return schemas.test(target);
  return !packagesInBrowsers.has(packageOf(target));
}

function targetsOf({ path, imports }: Source): string[] {
  return imports.map(({ what }) => resolve(path, what));
}

function resolve(from: string, what: string): string {
  return what.startsWith('.') ? normalize(join(dirname(from), what)) : what;
}

function packageOf(what: string): string {
  const parts = what.split('/');
  return parts.slice(0, what.startsWith('@') ? 2 : 1).join('/');
}

function isIn(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

function inSrc(folder: string): string {
  return `src/${folder}`;
}

function readSources(folder: string): Source[] {
  return listFiles(folder)
    .filter((path) => path.endsWith('.ts') && !path.includes('node_modules/'))
    .map((path) => ({ path, imports: importsOf(path, readFileSync(join(root, path), 'utf8')) }));
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true }).map((path) =>
      join(folder, `${path}`),
    );
  } catch {
    return [];
  }
}
