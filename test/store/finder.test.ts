import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, post } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

const folder = mkdtempSync(join(tmpdir(), 'parlour-'));
let store: Store;
beforeAll(async () => {
  store = await openSqliteStore({ folder });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('whoever speaks in a room first names it, but for', () => {
  test.each([
    ['a bidi override', 'tea \u202eevif', 'tea evif'],
    ['a direction mark', 'Tea\u200e two', 'Tea two'],
    ['a line separator', 'Tea\u2028three', 'Tea three'],
    ['what nobody sees', 'Tea\u200b four\u00ad', 'Tea four'],
    ['a filler', 'Tea \u3164five', 'Tea five'],
  ])('%s', async (_, spelling, title) => {
    const room = store.find(spelling);
    expect(room).toEqual({ key: store.find(title)?.key, code: title });
    await store.commit([post(ann, 'hi', room && { room })]);
    const opening = await store.opening(room?.key ?? '', undefined, { events: 1, messages: 1 });
    expect(opening.code).toBe(title);
  });

  test.each([
    'Tea at-Five',
    '👩‍👩‍👧 Tea',
    'نیم\u200cفاصله',
    'क्\u200dष',
    '\ue000 tea',
    '\u0301 tea',
  ])('nothing of %j, which is a part of the room', (spelling) => {
    expect(store.find(spelling)?.code).toBe(spelling);
  });
});

test('a host that keeps spellings apart keeps them to the letter', async () => {
  const exact = await openSqliteStore({ folder: tempFolder(), codes: 'exact' });
  expect(exact.find('tea\u200b')).toEqual({ key: 'tea\u200b', code: 'tea\u200b' });
  await exact.close();
});
