import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ErrorCode, errorEntry, errors, refusalText } from '../../src/protocol/error.ts';
import { defaultLimits, toldLimits } from '../../src/protocol/limit.ts';
import { namedRates } from '../../src/protocol/rate-words.ts';
import { factRows } from '../../src/store/fact-row.ts';

const root = join(import.meta.dirname, '../..');
const notCommitted = /^(\.git|node_modules|dist|data)$|\.(log|tgz)$/;
const files = listFiles('.');

test('docs/errors.md is the error table', () => {
  const rows = read('docs/errors.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.trim());
  expect(rows).toEqual(Object.keys(errors).map((code) => rowOf(code as ErrorCode)));
});

test('docs/limits.md is the table of limits', () => {
  const [sizes = ''] = read('docs/limits.md').split('## Rates');
  const rows = sizes.split('\n').filter((line) => line.startsWith('| `'));
  const told = Object.keys(toldLimits(defaultLimits));
  const sentences = new Map(
    [...read('src/protocol/limit.ts').matchAll(/\/\*\*([^/]*?)\*\/\s+(\w+): [\d_]+,/g)].map(
      ([, comment = '', name]) => [name, comment.replaceAll(/\s+\*?\s*/g, ' ').trim()],
    ),
  );
  const expected = Object.entries(defaultLimits).map(
    ([name, size]: [string, number]) =>
      `| \`${name}\` | ${size.toLocaleString('en')} | ${told.includes(name) ? 'yes' : '–'} | ${sentences.get(name)} |`,
  );
  expect(rows).toEqual(expected);
});

test('docs/limits.md has the table of rates', () => {
  const [, rates = ''] = read('docs/limits.md').split('## Rates');
  const rows = rates.split('\n').filter((line) => line.startsWith('| `'));
  const expected = namedRates.map(
    ([name, { burst, everyMs, by, about }]) =>
      `| \`${name}\` | ${burst.toLocaleString('en')} | ${everyMs / 1_000} s | ${by} | ${about} |`,
  );
  expect(rows).toEqual(expected);
});

describe('docs/decisions.md', () => {
  const ending = / \*\d{4}-\d\d-\d\d\*, \[[\w.-]+\]\(\.\.\/([\w./-]+)\)$/;
  const unplaced = (text: string): string[] =>
    text
      .split(/^(?=- |## )/m)
      .filter((entry) => entry.startsWith('- '))
      .filter((entry) => !files.includes(ending.exec(entry.trimEnd())?.[1] ?? ''))
      .map((entry) => entry.slice(0, 60));

  test('each choice ends with its date and a file that is there', () => {
    expect(unplaced(read('docs/decisions.md'))).toEqual([]);
  });

  test('one without them is found', () => {
    const placed = '- **A.** B. *2026-11-22*, [log.ts](../src/log.ts)';
    const moved = '- **C.** D. *2026-11-22*, [gone.ts](../src/gone.ts)';
    expect(unplaced(`## Part\n\n${placed}\n${moved}\n- **E.** F.\n`)).toHaveLength(2);
  });
});

test('every limit holds somewhere', () => {
  const sources = files.filter((path) => path.startsWith('src/') && path.endsWith('.ts'));
  const used = sources
    .filter((path) => path !== 'src/protocol/limit.ts')
    .map(read)
    .join('\n');
  const idle = Object.keys(defaultLimits).filter((name) => !new RegExp(`\\b${name}\\b`).test(used));
  expect(idle).toEqual([]);
});

test('docs/protocol.md has the table of facts', () => {
  const rows = Object.entries(factRows).map(([type, { aim, fields, heardBy, meaning }]) => {
    const kept = Object.entries(fields).map(([field, keeping]) => `\`${field}\` ${keeping}`);
    return `| \`${type}\` | ${aim} | ${kept.join(', ') || '–'} | ${heardBy} | ${meaning} |`;
  });
  const [, after = ''] = read('docs/protocol.md').split('| fact | aimed at |');
  const [table = ''] = after.split('\n\n');
  expect(table.split('\n').slice(2)).toEqual(rows);
});

test.each(['npm ci && npm start', 'npm ci && npm test'])('README says `%s`', (command) => {
  expect(read('README.md')).toContain(command);
});

describe('doc comments of the sources', () => {
  const nounless =
    /^(who|what|where|when|why|how|whose|whom|which|whether|whoever|whatever|of|by|from|in|until|gives)\b/i;
  const opening = /\/\*\*\s+(?:\*\s+)?(\S.*)/g;

  const unnamed = (path: string, source: string): string[] =>
    [...source.matchAll(opening)]
      .map(([, words = '']) => words)
      .filter((words) => nounless.test(words))
      .map((words) => `${path}: ${words}`);

  test('begin with what a thing is, not with who, what or of', () => {
    const sources = files.filter((path) => /^src\/.*\.ts$/.test(path));
    expect(sources.flatMap((path) => unnamed(path, read(path)))).toEqual([]);
  });

  test.each(['/** How long it is. */', '/**\n * Whether it is.\n */'])('%j is found', (source) => {
    expect(unnamed('a.ts', source)).toHaveLength(1);
  });
});

describe('versions', () => {
  const manifests = files.filter((path) => /(^|\/)package\.json$/.test(path));

  test.each(manifests)('%s names exact ones', (path) => {
    expect(looseVersions(JSON.parse(read(path)))).toEqual([]);
  });

  test('a loose one is found', () => {
    const manifest = {
      dependencies: { ws: '^8.0.0', hono: '4.13.19' },
      devDependencies: { a: '*' },
    };
    expect(looseVersions(manifest)).toEqual(['ws ^8.0.0', 'a *']);
  });
});

describe('committed files', () => {
  // Written so that no pattern matches its own source.
  const homes = /(?:^|[\s"'`(=:,])\/(?:work|root|home\/[\w-]+|Users\/[\w-]+)\//;
  const registries =
    /https?:\/\/(?:[\w-]+\.)*(?:registry|npm)\.[\w.-]+|registry\.(?:npmjs|yarnpkg)\./;
  const own = registryOfThisMachine();

  const strayLines = (path: string, text: string): string[] =>
    text
      .split('\n')
      .filter((line) => homes.test(line) || registries.test(line) || (own && line.includes(own)))
      .map((line) => `${path}: ${line.trim().slice(0, 120)}`);

  test('name no path and no registry of a machine', () => {
    const stray = files.flatMap((path) => {
      const text = read(path);
      return text.includes('\0') ? [] : strayLines(path, text);
    });
    expect(stray).toEqual([]);
  });

  test.each([
    ['a home', ['cd ', 'home', 'ann', 'parlour'].join('/')],
    ['a work folder', ['"', 'work', 'parlour"'].join('/')],
    ['a registry', ['https:/', ['registry', 'example', 'com'].join('.'), 'ws'].join('/')],
  ])('%s is found', (_, line) => {
    expect(strayLines('note.md', line)).toHaveLength(1);
  });
});

function rowOf(code: ErrorCode): string {
  const { status, close, retry } = errorEntry(code);
  const text = refusalText(code, defaultLimits);
  return `| \`${code}\` | ${status} | ${close ?? '–'} | ${retry ?? '–'} | ${text} |`;
}

function looseVersions(manifest: Record<string, unknown>): string[] {
  return Object.entries(manifest)
    .filter(([field]) => /dependencies$/i.test(field) && field !== 'peerDependencies')
    .flatMap(([, versions]) => Object.entries(versions as Record<string, string>))
    .filter(([, version]) => !/^(npm:[@\w/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$|^file:/.test(version))
    .map(([name, version]) => `${name} ${version}`);
}

function registryOfThisMachine(): string | undefined {
  const url = process.env.npm_config_registry;
  const host = url && URL.canParse(url) ? new URL(url).hostname : '';
  return /^(?!127\.).+\..+/.test(host) ? host : undefined;
}

function listFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (notCommitted.test(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(path);
    return entry.isFile() ? [path] : [];
  });
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

describe('docs/security.md', () => {
  const named = /`(test\/[\w./-]+\.test\.ts)`/g;
  const rows = read('docs/security.md')
    .split('\n## ')
    .filter((part) => part.includes('| threat |'))
    .flatMap((part) => part.split('\n').filter((line) => /^\| (?!threat|---)/.test(line)));

  test('each threat names the tests that show how it is met', () => {
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((row) => !row.match(named))).toEqual([]);
  });

  test('the tests it names are there', () => {
    const missing = [...read('docs/security.md').matchAll(named)]
      .map(([, path = '']) => path)
      .filter((path) => !files.includes(path));
    expect(missing).toEqual([]);
  });
});
