import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { canonical } from '../../src/protocol/canonical.ts';
import type { Carrying } from '../../src/protocol/carried.ts';
import type { Change } from '../../src/protocol/fact.ts';
import { sealOf } from '../../src/store/digest.ts';
import { exportRoom } from '../../src/store/sqlite/archive/export-room.ts';
import { importRoom } from '../../src/store/sqlite/archive/import-room.ts';
import { verifyRoomFile } from '../../src/store/sqlite/archive/verify-room-file.ts';
import { openToRead } from '../../src/store/sqlite/read.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { verifyRoom } from '../../src/store/sqlite/verify.ts';
import { ann, bo, edit, fact, post, remove, tea } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

const more = {
  reply: { seq: 1, author: { id: bo.id, name: 'bo' } },
  mentions: [{ id: bo.id, name: 'Boadicea' }],
  meta: { secret: 'teapot-in-a-meta', '10': 1, '9': [{ a: null }] },
} satisfies Carrying;
const said = (text: string, carried: Carrying = more) =>
  fact(ann, { type: 'posted', text, ...carried });
const words = ['cake in a text', 'Boadicea', 'teapot-in-a-meta'];

async function openIn(folder: string) {
  const store = await openSqliteStore({ folder, eraseMs: 20 });
  onTestFinished(() => store.close());
  return store;
}

const filesWith = (folder: string, text: string) =>
  readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));

function faultIn(folder: string) {
  const database = openToRead(join(folder, 'parlour.db'));
  try {
    return verifyRoom(database, tea.key).fault;
  } finally {
    database.close();
  }
}

describe('what goes with a text', () => {
  test('is read as it was said, in messages, events and after a restart', async () => {
    const folder = tempFolder();
    const store = await openSqliteStore({ folder });
    await store.commit([post(bo, 'first'), said('cake in a text')]);
    const before = await store.message(tea.key, 2);
    expect(before).toMatchObject({ text: 'cake in a text', ...more });
    expect(await store.events(tea.key, 1, 2, 1)).toMatchObject([{ type: 'posted', ...more }]);
    await store.close();
    const again = await openIn(folder);
    expect(await again.message(tea.key, 2)).toEqual(before);
    expect(JSON.stringify((await again.message(tea.key, 2))?.meta)).toBe(
      JSON.stringify(before?.meta),
    );
    expect(faultIn(folder)).toBeUndefined();
  });

  test('is that of the edit from then on; whom a message answers stays', async () => {
    const store = await openIn(tempFolder());
    await store.commit([said('cake'), fact(ann, { type: 'edited', target: 1, text: 'pie' })]);
    const { mentions: _, meta: __, ...reply } = more;
    expect(await store.message(tea.key, 1)).toMatchObject({ text: 'pie', ...reply });
    expect(await store.message(tea.key, 1)).not.toHaveProperty('meta');
    await store.commit([fact(ann, { type: 'edited', target: 1, text: 'tea', meta: { a: 1 } })]);
    expect(await store.message(tea.key, 1)).toMatchObject({
      text: 'tea',
      meta: { a: 1 },
      ...reply,
    });
    const [, second, third] = await store.events(tea.key, 0, 3, 9);
    expect(second).toMatchObject({ type: 'edited', text: 'tea', meta: { a: 1 } });
    expect(third).toMatchObject({ type: 'edited', text: 'tea', meta: { a: 1 } });
  });

  test.each<[string, Change]>([
    ['removed', { type: 'removed', target: 1 }],
    ['edited', { type: 'edited', target: 1, text: 'better' }],
    ['too old', { type: 'expired', upTo: 1 }],
    ['hidden for long enough', { type: 'hidden', target: 1 }],
    ['cleared by its author', { type: 'cleared', person: ann.id, from: 1, upTo: 1 }],
  ])('goes with a text that was %s, out of every file, and the chain holds', async (_, change) => {
    const folder = tempFolder();
    const store = await openIn(folder);
    await store.commit([said('cake in a text')]);
    for (const word of words) expect(filesWith(folder, word)).not.toEqual([]);
    await store.commit([{ room: tea, author: ann, at: 1, change }]);
    for (const word of words) await expect.poll(() => filesWith(folder, word)).toEqual([]);
    const message = await store.message(tea.key, 1);
    for (const part of ['mentions', 'meta']) expect(message).not.toHaveProperty(part);
    if (change.type !== 'edited') expect(message).not.toHaveProperty('reply');
    const told = JSON.stringify([
      await store.events(tea.key, 0, 9, 9),
      await store.messages(tea.key, { limit: 9 }),
      await store.proof(tea.key, 0, 9, 'cleared'),
    ]);
    for (const word of words) expect(told).not.toContain(word);
    expect(faultIn(folder)).toBeUndefined();
  });

  test.each(['rejected', 'approved'])('goes with what was held and is %s', async (outcome) => {
    const folder = tempFolder();
    const store = await openIn(folder);
    const held = { type: 'held', text: 'cake in a text', why: { type: 'everybody' } } as const;
    await store.commit([fact(ann, { ...held, ...more })]);
    expect((await store.review.queue(tea.key, { limit: 9 })).held).toMatchObject([more]);
    expect(await store.review.own(tea.key, { of: [ann.id], since: 0, limit: 9 })).toMatchObject([
      more,
    ]);
    if (outcome === 'rejected') await store.commit([fact(bo, { type: 'rejected', target: 1 })]);
    else {
      const as = { role: 'moderator' } as const;
      const approval = { by: bo, held: 1 };
      await store.commit([{ ...said('cake in a text'), as, approval }, remove(ann, 2)]);
    }
    for (const word of words) await expect.poll(() => filesWith(folder, word)).toEqual([]);
    expect(faultIn(folder)).toBeUndefined();
  });

  test('comes back with a hidden message that is restored', async () => {
    const store = await openIn(tempFolder());
    const at = Date.now();
    await store.commit([said('cake in a text')]);
    const before = await store.message(tea.key, 1);
    await store.commit([fact(bo, { type: 'hidden', target: 1 }, { at })]);
    expect(await store.message(tea.key, 1)).not.toHaveProperty('meta');
    expect(await store.hiddenMessage(tea.key, 1)).toEqual(before);
    await store.commit([fact(bo, { type: 'restored', target: 1 }, { at })]);
    expect(await store.message(tea.key, 1)).toEqual(before);
    expect(await store.events(tea.key, 2, 3, 1)).toMatchObject([{ type: 'restored', ...more }]);
  });

  test('is sealed with it: the seal is that of all of them together', async () => {
    const store = await openIn(tempFolder());
    await store.commit([said('cake', { meta: { b: 1, a: 2 } }), post(ann, 'plain')]);
    const { facts = [] } = (await store.proof(tea.key, 0, 9)) ?? {};
    const [first, second] = facts;
    const { words, text } = JSON.parse((first as { open: string }).open);
    expect(text).toBeUndefined();
    const sealed = canonical({ text: 'cake', meta: { a: 2, b: 1 } });
    expect(sealed).toBe('{"meta":{"a":2,"b":1},"text":"cake"}');
    expect(words).toBe(sealOf(String(first?.salt), sealed));
    expect(second).toMatchObject({ type: 'posted', seal: sealOf(String(second?.salt), 'plain') });
  });

  test('goes out with its room and comes in, and a line that was changed does not', async () => {
    const folder = tempFolder();
    const store = await openIn(folder);
    await store.commit([
      post(bo, 'first'),
      ...['one', 'two', 'three'].map((word) => said(`${word}, @Boadicea`)),
      ...[remove(ann, 3), edit(ann, 4, 'four')],
      fact(ann, { type: 'edited', target: 2, text: 'six', meta: { z: 0 } }),
    ]);
    const lines = [...exportRoom({ folder, code: tea.code })].join('');
    const from = (text: string) => Readable.from([Buffer.from(text)]);
    expect(await verifyRoomFile({ from: from(lines) })).toMatchObject({ facts: 7 });
    const open = [...exportRoom({ folder, code: tea.code, open: true })].join('');
    expect(await verifyRoomFile({ from: from(open) })).toMatchObject({ facts: 7 });
    const next = tempFolder();
    await importRoom({ folder: next, from: from(lines), withRoles: true });
    const copy = await openIn(next);
    const page = (of: typeof store) => of.messages(tea.key, { limit: 9 });
    expect(await page(copy)).toEqual(await page(store));
    const changed = lines.replace('{\\"meta\\":{\\"z\\":0}}', '{\\"meta\\":{\\"z\\":1}}');
    expect(changed).not.toBe(lines);
    await expect(verifyRoomFile({ from: from(changed) })).rejects.toThrow(/not what was committed/);
  });
});
