import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { verifyData } from '../../src/store/sqlite/archive/verify-file.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { ann, garden, post, tea } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

/** A folder with the log that `old/log-3.sql` holds: it was made before facts could be sealed. */
function oldFolder(): string {
  const folder = tempFolder();
  const log = new DatabaseSync(join(folder, 'parlour.db'));
  log.exec(readFileSync(join(import.meta.dirname, 'old', 'log-3.sql'), 'utf8'));
  log.close();
  return folder;
}

const heads = {
  [tea.key]: 'p7Od-W3-ou2eemffQQoT7odjHIjGhb_M4maEbW36cZ0',
  [garden.key]: 'eAV9KvMnFE8FV01_NL_Wq8JRavw1xfSt9rgjL1mC7Jo',
};

test('a log of before opens: its digests hold, its facts are told as they were, and it goes on', async () => {
  const folder = oldFolder();
  const store = await openSqliteStore({ folder });
  for (const [key, head] of Object.entries(heads)) {
    expect(await store.proof(key, 0, 0)).toMatchObject({ head });
  }
  const { facts = [] } = (await store.proof(tea.key, 0, 100)) ?? {};
  expect(facts.map(({ seq, type }) => [seq, type])).toEqual([
    [1, 'posted'],
    [2, 'posted'],
    [3, 'edited'],
    [4, 'reacted'],
    [5, 'reacted'],
    [6, 'unreacted'],
    [7, 'posted'],
    [8, 'removed'],
    [9, 'posted'],
  ]);
  expect(await store.events(tea.key, 8, 9, 10)).toEqual([
    {
      type: 'posted',
      room: tea.key,
      seq: 9,
      epoch: store.epoch,
      at: 1_790_000_000_008,
      author: { id: 'cy-id', name: 'cy', claimed: true },
      text: 'with a stamp',
      stamp: '12:00',
    },
  ]);
  const [again, next] = await store.commit([
    post(ann, 'tea at five', { ref: 'a1' }),
    post(ann, 'and on'),
  ]);
  expect([again, next]).toMatchObject([
    { seq: 1, repeat: true },
    { seq: 10, repeat: false },
  ]);
  await store.close();
  expect(verifyData({ folder })).toMatchObject({ damage: [] });
  for (const { fault } of verifyData({ folder }).rooms.values()) expect(fault).toBeUndefined();
});
