import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from 'vitest';
import { sealOf } from '../../../src/store/digest.ts';
import { exportRoom } from '../../../src/store/sqlite/archive/export-room.ts';
import { type Importing, importRoom } from '../../../src/store/sqlite/archive/import-room.ts';
import { lineOf } from '../../../src/store/sqlite/archive/room-file.ts';
import type { RoomFileFact } from '../../../src/store/sqlite/archive/schema.ts';
import { isSound, verifyData } from '../../../src/store/sqlite/archive/verify-file.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import type { Store } from '../../../src/store/store.ts';
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
} from '../../contract/store-fact.ts';
import { tempFolder } from '../../support/temp.ts';

const sly = '</script><img src=x onerror=alert(1)>,=1+1,@SUM(A1),\u2028-2+3 a-b';

/** A room with all that can be in one, and another room beside it. */
async function furnished(): Promise<string> {
  const folder = tempFolder();
  await furnish(folder);
  return folder;
}

async function furnish(folder: string): Promise<void> {
  const store = await openSqliteStore({ folder });
  await store.commit([
    post(ann, 'a first secret', { ref: 'r1' }),
    post(bo, 'a removed secret'),
    post(ann, 'elsewhere', { room: garden }),
    post(cy, sly, { ref: '=r' }),
    edit(ann, 1, 'what is shown', { ref: 'e1' }),
    remove(bo, 2),
    react(bo, 3, '👍'),
    react(ann, 3, '👍'),
    react(ann, 3, '👎'),
    unreact(ann, 3, '👎'),
    post(bo, '=HYPERLINK("x")'),
  ]);
  await store.close();
}

const linesOf = (folder: string, code = 'Tea at five') =>
  [...exportRoom({ folder, code })].join('').trimEnd().split('\n');

const taken = (lines: readonly string[], how: Partial<Importing> = {}) => {
  const from = Readable.from([Buffer.from(lines.map((line) => `${line}\n`).join(''))]);
  return importRoom({ folder: tempFolder(), from, ...how });
};

/** What somebody in the room sees of it. */
async function seen(folder: string, key: string) {
  const store: Store = await openSqliteStore({ folder });
  const { messages, latest } = await store.messages(key, { limit: 100 });
  const found = await store.search(key, 'SHOWN', { limit: 10 });
  const events = await store.events(key, 0, 100, 100);
  const ref = await store.byRef(post(ann, 'again', { room: { key, code: key }, ref: 'r1' }));
  const [answer] = await store.commit([
    post(ann, 'again', { room: { key, code: key }, ref: 'r1' }),
  ]);
  await store.close();
  const told = events.map(({ room: _, epoch: __, ...event }) => event);
  return { messages, latest, found: found.messages, told, ref, answer };
}

describe('a room that goes out and comes in', () => {
  test('is the same: ids, edits, reactions, numbers, refs, what was removed, digests', async () => {
    const folder = await furnished();
    const lines = linesOf(folder);
    const copy = tempFolder();
    const { digest, facts } = await taken(lines, { folder: copy });
    expect(facts).toBe(10);
    expect(JSON.parse(lines[0] as string)).toMatchObject({ seq: 10, digest });
    expect(linesOf(copy).slice(1)).toEqual(lines.slice(1));
    expect(await seen(copy, tea.key)).toEqual(await seen(folder, tea.key));
    expect(isSound(verifyData({ folder: copy }))).toBe(true);
    expect(lines.join()).not.toMatch(/first secret|removed secret|elsewhere/);
  });

  test('may have another code, and then other digests', async () => {
    const folder = await furnished();
    await taken(linesOf(folder), { folder, as: 'Tea 2' });
    const [was, is] = [await seen(folder, tea.key), await seen(folder, 'tea2')];
    expect(is).toEqual(was);
    expect(isSound(verifyData({ folder }))).toBe(true);
    const again = taken(linesOf(folder), { folder });
    await expect(again).rejects.toThrow('Somebody spoke in the room "Tea at five" already');
  });

  test('is inert, whatever opens its file', async () => {
    const lines = linesOf(await furnished());
    expect(lines.join()).not.toMatch(/[<>&\u2028]/);
    // Wherever a spreadsheet would begin a cell, no formula begins.
    expect(
      lines.flatMap((line) => line.split(/[,;\t"':| ]/)).filter((cell) => /^[=+\-@]/.test(cell)),
    ).toEqual([]);
    expect(JSON.parse(lines[3] as string).text).toBe(sly);
  });
});

describe('a file that is not as it was written is refused, with its line', () => {
  let whole: string[];
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parlour-'));
    await furnish(folder);
    whole = linesOf(folder);
    rmSync(folder, { recursive: true });
  });

  const change = (at: number, by: (fact: Record<string, unknown>) => object) => (lines: string[]) =>
    lines.with(at - 1, lineOf(by(JSON.parse(lines[at - 1] as string)) as RoomFileFact).trimEnd());
  const rewrite = (at: number, from: string, to: string) => (lines: string[]) =>
    lines.with(at - 1, (lines[at - 1] as string).replace(from, to));

  test.each<[string, (lines: string[]) => string[], number, string]>([
    ['a text', change(4, (f) => ({ ...f, text: 'other' })), 4, 'not what was committed'],
    ['an author', change(4, (f) => ({ ...f, author: bo })), 4, 'not what was committed'],
    ['a digest', change(4, (f) => ({ ...f, digest: 'B'.repeat(43) })), 4, 'not what was committed'],
    ['a fact less', (lines) => lines.toSpliced(4, 1), 5, 'fact 4 is missing'],
    ['a fact twice', (lines) => lines.toSpliced(4, 0, lines[3] as string), 5, 'fact 4 is missing'],
    ['no end', (lines) => lines.slice(0, -1), 11, 'fact 10 is missing'],
    ['half a line', (lines) => lines.with(6, '{"seq":6'), 7, 'no JSON'],
    ['no target', change(6, ({ target: _, ...f }) => f), 6, 'a part of the fact is missing'],
    ['a strange type', change(6, (f) => ({ ...f, type: 'erased' })), 6, 'not a fact'],
    ['another head', change(1, (f) => ({ ...f, digest: 'B'.repeat(43) })), 12, 'do not lead'],
    ['another room', change(1, (f) => ({ ...f, room: 'x', code: 'x' })), 2, 'not what was'],
    ['a code of another room', change(1, (f) => ({ ...f, code: 'x' })), 1, 'the code is not'],
    ['nothing', () => [], 1, 'empty'],
    ['a field more', change(4, (f) => ({ ...f, color: 'red' })), 4, 'not a fact'],
    ['a field of the head more', change(1, (f) => ({ ...f, x: 1 })), 1, 'not the head'],
    [
      'a field of an author more',
      change(4, (f) => ({ ...f, author: { ...cy, x: 1 } })),
      4,
      'not a',
    ],
    ['a prototype', rewrite(4, '{', '{"__proto__":{"text":"x"},'), 4, 'not a fact'],
    ['a key twice', rewrite(4, '"text":', '"text":"shown","text":'), 4, 'not a fact'],
    ['a formula', rewrite(4, '\\u003d', '='), 4, 'not a fact'],
    ['markup', rewrite(4, '\\u003c', '<'), 4, 'not a fact'],
    ['another order', change(4, ({ seq, ...f }) => ({ ...f, seq })), 4, 'not a fact'],
    ['a space', rewrite(4, ':', ': '), 4, 'not a fact'],
    ['a line end of another system', rewrite(4, '}', '}\r'), 4, 'not a fact'],
    ['a byte order mark', rewrite(1, '{', '\ufeff{'), 1, 'no JSON'],
    [
      'a text that nobody removed',
      change(4, ({ text, salt, digest, ...f }) => ({
        ...f,
        seal: sealOf(String(salt), String(text)),
        digest,
      })),
      4,
      'The text of the message is missing',
    ],
    [
      'a text less',
      change(4, ({ text: _, salt: __, digest, ...f }) => ({ ...f, seal: 'B'.repeat(43), digest })),
      4,
      'not what was committed',
    ],
  ])('%s', async (_, by, line, why) => {
    const folder = tempFolder();
    const refused = taken(by(whole), { folder });
    await expect(refused).rejects.toThrow(new RegExp(`line ${line}: .*${why}`));
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  test('and nothing of it is in a log that was there', async () => {
    const folder = tempFolder();
    await (await openSqliteStore({ folder })).close();
    await expect(taken(whole.slice(0, -1), { folder })).rejects.toThrow('line 11');
    expect(verifyData({ folder })).toEqual({ rooms: new Map(), damage: [] });
  });

  test('one endless line', async () => {
    const endless = Readable.from(Array.from({ length: 40 }, () => Buffer.alloc(65_536, 'x')));
    const refused = importRoom({ folder: tempFolder(), from: endless });
    await expect(refused).rejects.toThrow('line 1: it is too long');
  });

  test.each([1, 4, 11])('bytes that are no UTF-8 in line %i', async (line) => {
    const bytes = Buffer.from(whole.map((each) => `${each}\n`).join(''));
    const begin = Buffer.byteLength(whole.slice(0, line - 1).join('\n')) + 5;
    bytes[begin] = 0xff;
    for (const size of [7, bytes.length]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      const refused = importRoom({ folder: tempFolder(), from: Readable.from(chunks) });
      await expect(refused).rejects.toThrow(`line ${line}: it is not UTF-8`);
    }
  });

  test('nothing, where its bytes come in small pieces', async () => {
    const bytes = Buffer.from(whole.join('\n'));
    const from = Readable.from(Array.from(bytes, (byte) => Buffer.of(byte)));
    expect(await importRoom({ folder: tempFolder(), from })).toMatchObject({ facts: 10 });
  });
});

test('who is told of no room learns that', async () => {
  const folder = await furnished();
  expect(() => linesOf(folder, 'nobody')).toThrow('Nobody has spoken');
  expect(() => linesOf(folder, 'a/b')).toThrow('cannot be a room code');
  expect(() => linesOf(join(folder, 'none'))).toThrow('holds no log');
});
