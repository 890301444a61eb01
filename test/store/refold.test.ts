import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { CodeRule } from '../../src/protocol/code.ts';
import { exportRoom } from '../../src/store/sqlite/archive/export-room.ts';
import { importRoom } from '../../src/store/sqlite/archive/import-room.ts';
import { isSound, verifyData } from '../../src/store/sqlite/archive/verify-file.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, cy, post, react, remove, tea, unreact } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

/** Rooms as the first fold made them, which knew neither ß = ss nor what nobody sees. */
const sharp = { key: 'straße', code: 'Straße' };
const double = { key: 'strasse', code: 'STRASSE' };
const soft = { key: 'tea\u00adat\u00adfive', code: 'tea\u00adat\u00adfive' };
const unseen = { key: '\u200b', code: '\u200b' };

async function use<T>(folder: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteStore({ folder });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Makes the folder's log one that another fold was used on. */
function age(folder: string, sql = ''): void {
  const database = new DatabaseSync(join(folder, 'parlour.db'));
  database.exec(`DELETE FROM meta WHERE name IN ('fold', 'codes'); DELETE FROM spelling; ${sql}`);
  database.close();
}

async function reopened(folder: string): Promise<{ store: Store; said: unknown[] }> {
  const said: unknown[] = [];
  const log = { warn: (what: object) => said.push(what), error: () => {} };
  const store = await openSqliteStore({ folder, log: log as never });
  return { store, said };
}

describe('a log from before the present fold', () => {
  test('keeps the keys of its rooms, and finds them by the new one', async () => {
    const folder = tempFolder();
    await use(folder, (store) => store.commit([post(ann, 'hello', { room: sharp })]));
    age(folder);
    const { store, said } = await reopened(folder);
    for (const spelling of ['Straße', 'STRASSE', 'stras-se', 'straẞe']) {
      expect(store.find(spelling)?.key).toBe('straße');
    }
    await store.commit([post(bo, 'hi', { room: store.find('strasse') ?? tea })]);
    await store.close();
    expect(said).toEqual([]);
    const { rooms } = verifyData({ folder });
    expect([...rooms].map(([key, { facts }]) => [key, facts])).toEqual([['straße', 2]]);
    expect(isSound(verifyData({ folder }))).toBe(true);
  });

  test('gives a spelling to the room spoken in last, the others a number, and says so', async () => {
    const folder = tempFolder();
    await use(folder, async (store) => {
      await store.commit([post(ann, 'old', { room: soft }), post(ann, 'newer', { room: tea })]);
      await store.commit([post(ann, 'old', { room: double }), post(ann, 'newer', { room: sharp })]);
      await store.commit([post(ann, 'taken', { room: { key: 'strasse~2', code: 'strasse~2' } })]);
      await store.commit([post(ann, 'nothing to see', { room: unseen })]);
    });
    age(folder);
    for (const round of ['made', 'found again', 'made again']) {
      if (round === 'made again') age(folder);
      const { store, said } = await reopened(folder);
      const key = (spelling: string) => store.find(spelling)?.key;
      expect([key('straße'), key('strasse~2'), key('Strasse~3')]).toEqual([
        'straße',
        'strasse~2',
        'strasse',
      ]);
      expect([key('TEA at five'), key('tea-at-five~2')]).toEqual([tea.key, soft.key]);
      expect([key('~2'), key('\u200b')]).toEqual([unseen.key, undefined]);
      for (const room of [double, soft, unseen]) {
        const code = (await store.room(room.key))?.code ?? '';
        expect(key(code)).toBe(room.key);
      }
      if (round === 'made') {
        expect(said).toEqual(
          expect.arrayContaining([
            { from: 'STRASSE', code: 'STRASSE~3' },
            { from: soft.code, code: `${soft.code}~2` },
            { from: unseen.code, code: `${unseen.code}~2` },
          ]),
        );
      } else expect(said).toEqual([]);
      await store.close();
      expect(isSound(verifyData({ folder }))).toBe(true);
    }
  });

  test('finds a room by a code that would be too long to be made', async () => {
    const folder = tempFolder();
    const long = { key: 'ß'.repeat(64), code: 'ß'.repeat(64) };
    await use(folder, (store) => store.commit([post(ann, 'hello', { room: long })]));
    age(folder);
    const { store } = await reopened(folder);
    expect(store.find(long.code)?.key).toBe(long.key);
    expect(store.find('ß'.repeat(63))).toBeUndefined();
    await store.close();
  });

  test('has its reactions counted anew: one tally an emoji, and none of other texts', async () => {
    const folder = tempFolder();
    await use(folder, (store) =>
      store.commit([
        post(ann, 'hello'),
        post(ann, 'gone'),
        ...['❤', '❤️', 'LIAR', '👍'].map((emoji) => react(bo, 1, emoji)),
        ...[react(cy, 1, '❤'), unreact(bo, 1, '👍'), react(bo, 2, '👍'), remove(ann, 2)],
      ]),
    );
    age(
      folder,
      `INSERT INTO reaction VALUES (1, 1, 'LIAR', 'bo-id', 5);
       INSERT INTO tally VALUES (1, 1, 'LIAR', 1, 5, '["bo-id"]');
       UPDATE tally SET emoji = '❤', count = 9 WHERE emoji <> 'LIAR'`,
    );
    const { store } = await reopened(folder);
    expect((await store.message(tea.key, 1))?.reactions).toEqual([
      { emoji: '❤️', count: 2, by: [bo.id, cy.id] },
    ]);
    expect(await store.message(tea.key, 2)).not.toHaveProperty('reactions');
    await store.close();
    expect(isSound(verifyData({ folder }))).toBe(true);
  });
});

describe('a room that came from another fold', () => {
  const file = (folder: string, code: string) =>
    Readable.from([...exportRoom({ folder, code })].map((line) => Buffer.from(line)));

  test('is taken in under its own key, and found by its code', async () => {
    const [from, to] = [tempFolder(), tempFolder()];
    await use(from, (store) => store.commit([post(ann, 'hello', { room: sharp })]));
    age(from);
    await use(from, async () => {});
    await importRoom({ folder: to, from: file(from, 'strasse') });
    expect(isSound(verifyData({ folder: to }))).toBe(true);
    await use(to, async (store) => expect(store.find('STRASSE')?.key).toBe('straße'));
    const again = importRoom({ folder: to, from: file(from, 'strasse') });
    await expect(again).rejects.toThrow('Somebody spoke in the room "Straße" already');
  });

  test('is refused where its code leads to another room', async () => {
    const [from, to] = [tempFolder(), tempFolder()];
    await use(from, (store) => store.commit([post(ann, 'hello', { room: sharp })]));
    age(from);
    await use(from, async () => {});
    await use(to, (store) => store.commit([post(ann, 'hello', { room: double })]));
    const refused = importRoom({ folder: to, from: file(from, 'strasse') });
    await expect(refused).rejects.toThrow('Somebody spoke in the room "Straße" already');
    await importRoom({ folder: to, from: file(from, 'strasse'), as: 'another' });
    expect(isSound(verifyData({ folder: to }))).toBe(true);
  });
});

describe('exact codes', () => {
  const open = (folder: string, codes?: CodeRule) => openSqliteStore({ folder, codes });

  test('tell apart what others fold, and are settled with the folder', async () => {
    const folder = tempFolder();
    const store = await open(folder, 'exact');
    const key = (spelling: string) => store.find(spelling)?.key;
    const spellings = ['Room1', 'room1', 'room-1', ' room1', 'ROOM1'];
    expect(spellings.map(key)).toEqual(spellings);
    expect(['', ' ', '\u200b', 'a/b', '..', 'x'.repeat(65)].map(key)).toEqual(
      Array(6).fill(undefined),
    );
    await store.commit([post(ann, 'hello', { room: store.find('Room1') ?? tea })]);
    await store.close();
    const again = await open(folder);
    expect([again.codes, again.find('Room1')?.key]).toEqual(['exact', 'Room1']);
    await again.close();
    await expect(open(folder, 'folded')).rejects.toThrow(
      'The rooms of this data folder have exact codes; --codes folded needs a new folder.',
    );
    expect(isSound(verifyData({ folder }))).toBe(true);
  });

  test('are not for a folder that has others', async () => {
    const folder = tempFolder();
    await use(folder, (store) => store.commit([post(ann, 'hello')]));
    age(folder);
    await expect(open(folder, 'exact')).rejects.toThrow('--codes exact needs a new folder.');
    await (await open(folder, 'folded')).close();
  });

  test('and folded ones are exported and taken in by each other', async () => {
    const [exact, folded, back] = [tempFolder(), tempFolder(), tempFolder()];
    const lines = (folder: string, code: string) =>
      Readable.from([...exportRoom({ folder, code })].map((line) => Buffer.from(line)));
    const store = await open(exact, 'exact');
    await store.commit([post(ann, 'hello', { room: { key: 'Room 1', code: 'Room 1' } })]);
    await store.close();
    await importRoom({ folder: folded, from: lines(exact, 'Room 1') });
    await use(folded, async (store) => expect(store.find('room1')?.key).toBe('Room 1'));
    await (await open(back, 'exact')).close();
    await importRoom({ folder: back, from: lines(folded, 'ROOM-1') });
    for (const folder of [folded, back]) expect(isSound(verifyData({ folder }))).toBe(true);
    const last = await open(back);
    expect(last.find('Room 1')?.key).toBe('Room 1');
    await last.close();
  });
});
