import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { switchesOf } from '../support/switches-of.ts';

const root = join(import.meta.dirname, '../..');

/** Those that ask what has no list of kinds, or may come from a newer Parlour; what is left over is theirs. */
const open: Record<string, string> = {
  'src/net/parser-fault.ts: error.code': 'codes of Node',
  'src/net/deflate-offer.ts: name': 'words of a client',
  'src/net/origin.ts: taken': 'any origin',
  'src/dialect/golem.ts: event': 'words of a client',
  'src/store/sqlite/fault.ts: result & 0xff': 'codes of SQLite',
  'src/client/connected-client.ts: heard.type': 'an SDK may be older than its server',
  'src/client/http-act.ts: command.type': 'all acts of order are one request',
};

/** Switches to which one more kind could be added without the compiler's saying so. */
function unclosed(path: string, source: string): string[] {
  return switchesOf(path, source)
    .filter(({ otherwise }) => !/\bnever\(|\bsatisfies never\b/.test(otherwise ?? ''))
    .map(({ asks }) => `${path}: ${asks}`);
}

test('every switch over kinds ends with never, those that return nothing, too', () => {
  const found = readdirSync(join(root, 'src'), { recursive: true })
    .map((path) => `src/${path}`)
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => unclosed(path, readFileSync(join(root, path), 'utf8')));
  expect(found.sort()).toEqual(Object.keys(open).sort());
});

describe('a planted switch is found', () => {
  const planted = (end: string) => {
    const source = `function take(change: Change): void {
      switch (change.type) { case 'posted': return add(change); ${end} }
    }`;
    return unclosed('src/hub/hub.ts', source);
  };

  test.each([
    ['without an end', ''],
    ['that passes over what is left', 'default: return;'],
    ['whose never is not the last', "default: never(change); case 'edited': return;"],
  ])('%s', (_, end) => {
    expect(planted(end)).toEqual(['src/hub/hub.ts: change.type']);
  });

  test.each([
    'default: never(change);',
    'default: change satisfies never;',
  ])('but not with %s', (end) => {
    expect(planted(end)).toEqual([]);
  });
});
