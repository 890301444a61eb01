import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fact } from '../../src/protocol/fact.ts';
import { firstDigest } from '../../src/protocol/seal.ts';
import { digestAfter, hashOf, saltsOf, sealOf } from '../../src/store/digest.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { type Verified, verifyLog, verifyRoom } from '../../src/store/sqlite/verify.ts';
import {
  ann,
  bo,
  cy,
  edit,
  garden,
  post,
  react,
  remove,
  tea,
  unreact,
} from '../contract/store-fact.ts';
import { sealedFacts } from '../contract/store-sealed.ts';
import { tempFolder } from '../support/temp.ts';

let closed: string;
/** One with facts that not everybody hears, and what they decided. */
let ordered: string;

async function logOf(facts: readonly Fact[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'parlour-'));
  const store = await openSqliteStore({ folder });
  await store.commit(facts);
  await store.close();
  return join(folder, 'parlour.db');
}

// A room with 9 facts of all types, its message 1 edited twice, its 2 removed; and another room.
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parlour-'));
  const store = await openSqliteStore({ folder });
  await store.commit([
    post(ann, 'a first secret', { ref: 'r' }),
    post(bo, 'a removed secret'),
    post(cy, 'hello'),
    edit(ann, 1, 'a second secret'),
    edit(ann, 1, 'what is shown'),
    remove(bo, 2),
    react(bo, 3, '👍'),
    unreact(bo, 3, '👍'),
    post(ann, 'the last'),
    post(ann, 'elsewhere', { room: garden }),
    react(bo, 1, '🌱', { room: garden }),
    react(cy, 1, '🌱', { room: garden }),
  ]);
  await store.close();
  closed = join(folder, 'parlour.db');
  ordered = await logOf(sealedFacts());
});

afterAll(() => {
  for (const log of [closed, ordered]) rmSync(dirname(log), { recursive: true });
});

/** What the check says after somebody changed the file. */
function verifyAfter(sql: string, key: string = tea.key, log = closed): Verified {
  const path = join(tempFolder(), 'parlour.db');
  copyFileSync(log, path);
  const database = new DatabaseSync(path);
  try {
    database.function('sealed', (salt, text) => sealOf(String(salt), String(text)));
    database.exec(sql);
    return verifyRoom(database, key);
  } finally {
    database.close();
  }
}

describe('the check of a room', () => {
  test('finds nothing wrong with a log that nobody touched', () => {
    expect(verifyAfter('')).toEqual({ facts: 9 });
    expect(verifyAfter('', garden.key)).toEqual({ facts: 3 });
    expect(verifyAfter('', 'nowhere')).toEqual({ facts: 0 });
  });

  const withoutText = 'UPDATE fact SET text = NULL, salt = NULL, seal = sealed(salt, text)';
  const notCommitted = 'The fact is not what was committed.';
  test.each([
    ['a text', `UPDATE fact SET text = 'Hello' WHERE text = 'hello'`, 3, notCommitted],
    ['a salt', `UPDATE fact SET salt = '' WHERE text = 'hello'`, 3, notCommitted],
    ['an author', `UPDATE fact SET author = 'bo-id' WHERE room = 1 AND seq = 1`, 1, notCommitted],
    ['a name', `UPDATE fact SET name = 'ana' WHERE room = 1 AND seq = 4`, 4, notCommitted],
    ['a claim', 'UPDATE fact SET claimed = NULL WHERE room = 1 AND seq = 3', 3, notCommitted],
    ['a time', 'UPDATE fact SET at = at - 1 WHERE room = 1 AND seq = 9', 9, notCommitted],
    ['a ref', `UPDATE fact SET ref = 'q' WHERE ref = 'r'`, 1, notCommitted],
    ['a target', 'UPDATE fact SET target = 1 WHERE room = 1 AND seq = 7', 7, notCommitted],
    ['an emoji', `UPDATE fact SET emoji = '👎' WHERE room = 1 AND seq = 8`, 8, notCommitted],
    ['a type', `UPDATE fact SET type = 'reacted' WHERE room = 1 AND seq = 8`, 8, notCommitted],
    ['a seal', `UPDATE fact SET seal = 'x' WHERE room = 1 AND seq = 2`, 2, notCommitted],
    ['a deleted text', `UPDATE fact SET text = NULL WHERE text = 'hello'`, 3, notCommitted],
    ['a deleted fact', 'DELETE FROM fact WHERE room = 1 AND seq = 4', 4, 'The fact is missing.'],
    [
      'two facts that changed places',
      `UPDATE fact SET seq = -seq WHERE room = 1 AND seq IN (2, 3);
       UPDATE fact SET seq = 5 + seq WHERE room = 1 AND seq < 0`,
      2,
      'The fact is missing.',
    ],
    [
      'the end cut off',
      'DELETE FROM fact WHERE room = 1 AND seq = 9',
      10 - 1,
      'The end of the log is missing.',
    ],
    [
      'the end cut off and the head moved back',
      'DELETE FROM fact WHERE room = 1 AND seq = 9; UPDATE room SET seq = 8 WHERE id = 1',
      9,
      'The log does not lead to its digest.',
    ],
    [
      'a message that shows another text',
      `UPDATE fact SET edit = 9 WHERE room = 1 AND seq = 1`,
      1,
      'The message does not show its last change.',
    ],
    [
      'a message that came back',
      `UPDATE fact SET removed_at = NULL WHERE room = 1 AND seq = 2`,
      2,
      'The message does not show its last change.',
    ],
    [
      'a message hidden by nobody',
      `UPDATE fact SET removed_at = 7 WHERE room = 1 AND seq = 3`,
      3,
      'The message does not show its last change.',
    ],
    [
      'a text that went without a fact',
      `${withoutText} WHERE text = 'hello'`,
      3,
      'The text of the message is missing.',
    ],
    [
      'an edit whose text went without a fact',
      `${withoutText} WHERE text = 'what is shown'`,
      1,
      'The text of the message is missing.',
    ],
    [
      'a reaction nobody made',
      `INSERT INTO reaction VALUES (1, 3, '👍', 'ann-id', 7)`,
      3,
      'The reactions are not those that were made.',
    ],
    [
      'a fact that another does not follow',
      'UPDATE fact SET previous = previous - 1 WHERE room = 1 AND seq = 5',
      5,
      'The fact does not follow the one before it.',
    ],
    [
      'a message that another passes over',
      'UPDATE fact SET previous_message = 1 WHERE room = 1 AND seq = 9',
      9,
      'The fact does not follow the one before it.',
    ],
    [
      'a room that ends too early',
      'UPDATE room SET latest = latest - 1 WHERE id = 1',
      10,
      'The room does not end with its last fact.',
    ],
  ])('finds %s', (_, sql, seq, text) => {
    expect(verifyAfter(sql)).toEqual({ facts: seq - 1, fault: { seq, text } });
  });

  test.each([
    ['is gone', `DELETE FROM reaction WHERE author = 'bo-id'`, 'not those that were made'],
    ['is counted twice', 'UPDATE tally SET count = 3', 'not counted right'],
    ['has lost its author', `UPDATE tally SET authors = '["bo-id"]'`, 'not counted right'],
  ])('finds a reaction that %s', (_, sql, what) => {
    const fault = { seq: 1, text: `The reactions are ${what}.` };
    expect(verifyAfter(sql, garden.key)).toEqual({ facts: 0, fault });
  });

  const filters = `UPDATE fact SET rest = '{"value":""}' WHERE open = '{"setting":"filters"}'`;
  test.each([
    ['a sealed value', filters, 6, notCommitted],
    ['a salt of what is sealed', `UPDATE fact SET rest_salt = 'x' WHERE seq = 6`, 6, notCommitted],
    ['a badge', `UPDATE fact SET badge = 'host' WHERE seq = 2`, 2, notCommitted],
    ['a badge that was none', `UPDATE fact SET badge = 'host' WHERE seq = 1`, 1, notCommitted],
    [
      'a person',
      `UPDATE fact SET rest = replace(rest, 'bo-id', 'cy-id') WHERE seq = 8`,
      8,
      notCommitted,
    ],
    ['a text that is sealed', `UPDATE fact SET text = 'x' WHERE type = 'asked'`, 11, notCommitted],
    ['parts that are none', `UPDATE fact SET open = '{' WHERE seq = 5`, 5, notCommitted],
    [
      'a type that stands twice',
      `UPDATE fact SET type = 'expired', open = '{"type":"set","setting":"topic","value":"tea"}'
       WHERE seq = 5`,
      5,
      notCommitted,
    ],
    [
      'what was given to nobody',
      `UPDATE fact SET rest = '{}', rest_salt = 'x' WHERE seq = 1`,
      1,
      notCommitted,
    ],
  ])('finds %s in facts that not everybody hears', (_, sql, seq, text) => {
    expect(verifyAfter(sql, tea.key, ordered)).toEqual({ facts: seq - 1, fault: { seq, text } });
  });

  test.each([
    ['setting', `UPDATE setting SET value = '"milk"' WHERE name = 'topic'`, 'settings are not'],
    ['setting', `INSERT INTO setting VALUES (1, 'slow', '5')`, 'settings are not'],
    ['role', `UPDATE standing SET role = 'moderator'`, 'roles are not'],
    ['role', 'DELETE FROM standing', 'roles are not'],
    ['role', 'UPDATE standing SET first = NULL', 'roles are not'],
    [
      'ban',
      `INSERT INTO out VALUES (1, 'g_x', 'banned', 'x', NULL, NULL)`,
      'Those who may say nothing',
    ],
    ['link', 'DELETE FROM link', 'guests who are persons are not'],
  ])('finds a %s that no fact gave: %s', (_, sql, what) => {
    const { fault } = verifyAfter(sql, tea.key, ordered);
    expect(fault?.text).toContain(what);
  });

  test('finds nothing wrong with facts that not everybody hears', () => {
    expect(verifyAfter('', tea.key, ordered)).toEqual({ facts: 19 });
  });

  test('finds facts whose room is gone', () => {
    const fault = { seq: 1, text: 'The room of this fact is missing.' };
    const path = join(tempFolder(), 'parlour.db');
    copyFileSync(closed, path);
    const database = new DatabaseSync(path);
    database.exec('PRAGMA foreign_keys = OFF; DELETE FROM room WHERE id = 2');
    expect([...verifyLog(database)]).toEqual([
      [tea.key, { facts: 9 }],
      ['no. 2', { facts: 0, fault }],
    ]);
    database.close();
  });
});

test('texts that are edited or removed are gone from the files', async () => {
  const folder = tempFolder();
  const store = await openSqliteStore({ folder });
  const long = (i: number) => `${i} is a secret${'!'.repeat((i % 7) * 700)}`;
  const facts = Array.from({ length: 100 }, (_, i) => post(ann, long(i + 1)));
  for (const fact of facts) await store.commit([fact]);
  for (let i = 1; i <= 98; i++) {
    await store.commit([i % 2 ? remove(ann, i) : edit(ann, i, `nothing was ${i}`)]);
  }
  await store.close();
  const files = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'));
  // A digit before it may be of the bytes that stand before a text.
  const secrets = files.flatMap((file) => file.match(/\d+ is a secret/g) ?? []);
  const numbers = new Set(secrets.map((secret) => secret.replace(/^\d*?(100|99) /, '$1 ')));
  expect(numbers).toEqual(new Set(['99 is a secret', '100 is a secret']));
});

describe('the encoding', () => {
  const header = {
    room: 'teaatfive',
    seq: 7,
    type: 'posted',
    author: { id: 'ann-id', name: 'Änn', claimed: true },
    at: 1_790_000_000_000,
    ref: null,
    target: null,
    emoji: null,
  } as const;

  test('is what it was when the first log was written', () => {
    const salt = saltsOf(Buffer.alloc(30, 255))(1);
    const seal = sealOf(salt, '你好');
    const hash = hashOf(header, seal);
    expect({ salt, seal, hash, digest: digestAfter(firstDigest, hash) }).toMatchInlineSnapshot(`
      {
        "digest": "4eAQrsPgk5wH-lwv22x7uvv_ozGjiKH_oo9FUqbZ1Qo",
        "hash": "Evj9fUuME0oVK7bowPeByeWZH8zxq9qhaMMLzUKcxeY",
        "salt": "____________________",
        "seal": "PzvQZZ708Q2aTEXM63oeEfan199Y20mVmW6ZS3crDhE",
      }
    `);
  });

  test('writes no two facts alike', () => {
    const variants = [
      header,
      { ...header, room: 'teaatfiv', author: { ...header.author, id: 'eann-id' } },
      { ...header, ref: '' },
      { ...header, ref: '-' },
      { ...header, emoji: '' },
      { ...header, target: 0 },
      { ...header, author: { id: 'ann-id', name: 'Änn' } },
      { ...header, author: { ...header.author, name: 'Änn,1:1,' } },
    ];
    expect(new Set(variants.map((variant) => hashOf(variant, null))).size).toBe(variants.length);
    expect(hashOf(header, null)).not.toBe(hashOf(header, ''));
  });
});
