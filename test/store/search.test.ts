import { existsSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { tokensOf, tokensToFind } from '../../src/store/search-token.ts';
import { fold, holdsAll, wordsOf } from '../../src/store/search-word.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, edit, post, remove, tea } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

const found = async (store: Store, query: string) =>
  (await store.search(tea.key, query, { limit: 10 })).messages.map(({ seq }) => seq);

describe('the index', () => {
  const damages: [string, (path: string) => void][] = [
    ['is missing', (path) => rmSync(path)],
    ['is empty', (path) => truncateSync(path, 0)],
    ['is no database', (path) => writeFileSync(path, 'dear diary, '.repeat(1_000))],
    ['is half there', (path) => truncateSync(path, statSync(path).size / 2)],
    ['has another schema', (path) => change(path, 'UPDATE state SET version = 0')],
    ["is another log's", (path) => change(path, `UPDATE state SET epoch = 'other'`)],
    ['is of another past', (path) => change(path, `UPDATE state SET digest = 'other'`)],
    ['is ahead of the log', (path) => change(path, 'UPDATE state SET cursor = cursor + 1')],
  ];

  test('that is far behind holds up no end, and is caught up with afterwards', async () => {
    const folder = tempFolder();
    const first = await openSqliteStore({ folder });
    const long = Array.from({ length: 1_500 }, (_, i) => post(ann, `${i} ${'tea. '.repeat(750)}`));
    await first.commit(long);
    const searching = found(first, 'tea').catch(() => []);
    const began = performance.now();
    await first.close();
    expect(performance.now() - began).toBeLessThan(3_000);
    await searching;
    const second = await openSqliteStore({ folder });
    onTestFinished(() => second.close());
    expect(await found(second, '1499')).toEqual([1_500]);
  });

  test.each(damages)('that %s is made anew', async (_, damage) => {
    const folder = tempFolder();
    const first = await openSqliteStore({ folder });
    await first.commit([post(ann, 'tea'), post(ann, 'coffee'), edit(ann, 2, 'tea too')]);
    await first.commit([post(ann, 'no tea'), remove(ann, 4)]);
    expect(await found(first, 'tea')).toEqual([2, 1]);
    await first.close();
    damage(join(folder, 'search.db'));
    const second = await openSqliteStore({ folder });
    onTestFinished(() => second.close());
    expect(await found(second, 'tea')).toEqual([2, 1]);
    expect(await found(second, 'coffee')).toEqual([]);
  });

  test('knows what was committed while it was away', async () => {
    const folder = tempFolder();
    const first = await openSqliteStore({ folder });
    await first.commit([post(ann, 'tea')]);
    await found(first, 'tea');
    await first.commit([post(ann, 'more tea')]);
    await first.close();
    const second = await openSqliteStore({ folder });
    onTestFinished(() => second.close());
    expect(await found(second, 'tea')).toEqual([2, 1]);
  });

  test('follows the log without being asked', async () => {
    const folder = tempFolder();
    const store = await openSqliteStore({ folder });
    onTestFinished(() => store.close());
    await store.commit([post(ann, 'tea')]);
    await expect.poll(() => existsSync(join(folder, 'search.db')), { timeout: 10_000 }).toBe(true);
  });

  test('takes more than it takes at once', async () => {
    const store = await openSqliteStore({ folder: tempFolder() });
    onTestFinished(() => store.close());
    await store.commit([post(ann, 'the needle')]);
    for (let i = 0; i < 6; i++) {
      await store.commit(Array.from({ length: 1_000 }, () => post(ann, 'hay')));
    }
    expect(await found(store, 'needle')).toEqual([1]);
    expect(await found(store, 'hay')).toHaveLength(10);
  });
});

function change(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

describe('tokens', () => {
  test('are the characters of a text and what follows on them', () => {
    expect(tokensOf('tea tea')).toBe(' t e a tea ea');
    expect(tokensOf('好é!')).toBe(' _0hod _006h _0hod_006h _000x _006h_000x');
    expect(tokensToFind('kettle')).toEqual([['ket'], ['ett'], ['ttl'], ['tle']]);
    expect(tokensToFind('好')).toEqual([['_0hod']]);
    expect(tokensToFind('ok')[0]).toEqual(expect.arrayContaining(['ok', 'oka', 'ok9']));
    expect(tokensToFind('ok!')).toEqual([['ok'], ['k_000x']]);
  });

  test('find every text that holds the words', () => {
    const character = fc.constantFrom(...'aaabbbz0 .\n\u00a0é好京👍İ');
    const words = fc.string({ unit: character, maxLength: 12 });
    fc.assert(
      fc.property(words, words, words, (before, query, after) => {
        const folded = fold(before + query + after);
        const wanted = wordsOf(query);
        const tokens = new Set(tokensOf(folded).split(' '));
        const isFound = wanted
          .flatMap(tokensToFind)
          .every((group) => group.some((token) => tokens.has(token)));
        return isFound || !holdsAll(folded, wanted);
      }),
      { seed: 1, numRuns: 5_000 },
    );
  });
});
