import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Carrying } from '../../../src/protocol/carried.ts';
import type { Fact } from '../../../src/protocol/fact.ts';
import { defaultLimits, type Limits } from '../../../src/protocol/limit.ts';
import { exportRoom } from '../../../src/store/sqlite/archive/export-room.ts';
import { importRoom } from '../../../src/store/sqlite/archive/import-room.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import { ann, bo, edit, post, react, remove, tea } from '../../contract/store-fact.ts';
import { tempFolder } from '../../support/temp.ts';

const annIs = { id: ann.id, name: ann.name };
const saying = (text: string, more: Carrying): Fact => {
  const fact = post(bo, text);
  return { ...fact, change: { type: 'posted', text, ...more } };
};

/** The lines of a room in which this was committed, whatever a server would say to it. */
async function linesWith(...facts: Fact[]): Promise<string[]> {
  const folder = tempFolder();
  const store = await openSqliteStore({ folder });
  await store.commit(facts);
  await store.close();
  return [...exportRoom({ folder, code: tea.code })];
}

const taken = (lines: readonly string[], limits?: Limits) =>
  importRoom({
    folder: tempFolder(),
    from: Readable.from([Buffer.from(lines.join(''))]),
    ...(limits && { limits }),
  });

describe('a fact that no server would have taken is refused, with its line', () => {
  const nobody = { id: '', name: 'nobody' };
  const long = 'x'.repeat(4_001);
  test.each<[string, Fact, string]>([
    ['at no time', post(ann, 'a', { at: 8_640_000_000_000_001 }), 'time'],
    ['by nobody', post(nobody, 'a'), 'no id'],
    ['by somebody with a long name', post({ id: 'x', name: long }, 'a'), 'name_too_long'],
    ['of a long text', post(ann, long), 'text_too_long'],
    ['of no text', post(ann, ' '), 'text_empty'],
    ['of piled marks', post(ann, `a${'\u0301'.repeat(9)}`), 'text_marks'],
    ['with a NUL', post(ann, 'a\0b'), 'never kept'],
    ['with a long ref', post(ann, 'a', { ref: 'r'.repeat(65) }), 'bad_ref'],
    ['with an empty ref', post(ann, 'a', { ref: '' }), 'bad_ref'],
    ['a long reaction', react(bo, 1, 'x'.repeat(2_000)), 'bad_emoji'],
    ['no reaction', react(bo, 1, ''), 'bad_emoji'],
    ['about what is not yet', edit(ann, 7, 'a'), 'no_message'],
    ['about nothing', remove(ann, 0), 'no_message'],
    ['with a meta that is a list', saying('a', { meta: [1] as never }), 'no fact of its kind'],
    ['with a long meta', saying('a', { meta: { a: `${long}${long}` } }), 'no fact of its kind'],
    ['that answers itself', saying('a', { reply: { seq: 2, author: annIs } }), 'not yet'],
    ['that answers what is not yet', saying('a', { reply: { seq: 3, author: annIs } }), 'not yet'],
    [
      'that answers somebody of a long name',
      saying('a', { reply: { seq: 1, author: { id: ann.id, name: long } } }),
      'name_too_long',
    ],
    ['that names nobody in it', saying('hi ann', { mentions: [annIs] }), 'its text does not'],
    ['that names one twice', saying('@ann', { mentions: [annIs, annIs] }), 'its text does not'],
  ])('%s', async (_, bad, why) => {
    const lines = await linesWith(post(ann, 'good'), bad, post(ann, 'good again'));
    await expect(taken(lines)).rejects.toThrow(new RegExp(`line 3: .*${why}`));
  });

  test('what answers, names and carries as a server would have it is taken', async () => {
    const carrying = { mentions: [annIs], meta: { a: 1 }, reply: { seq: 1, author: annIs } };
    const lines = await linesWith(post(ann, 'good'), saying('tea, @ann?', carrying));
    expect(await taken(lines)).toMatchObject({ facts: 2 });
  });

  test('a ref that its author used before', async () => {
    const folder = tempFolder();
    const say = async (fact: Fact) => {
      const store = await openSqliteStore({ folder });
      await store.commit([fact]);
      await store.close();
    };
    await say(post(ann, 'one', { ref: 'r' }));
    const database = new DatabaseSync(join(folder, 'parlour.db'));
    database.exec('UPDATE fact SET ref_hash = NULL');
    database.close();
    await say(post(ann, 'two', { ref: 'r' }));
    const lines = [...exportRoom({ folder, code: tea.code })];
    await expect(taken(lines)).rejects.toThrow('fact 2 has a ref that its author used before');
  });

  test('half a character', async () => {
    const whole = await linesWith(post(ann, 'half \ufffd'));
    const lines = whole.map((line) => line.replace('\ufffd', '\\ud800'));
    await expect(taken(lines)).rejects.toThrow('line 2: there is a character');
  });

  test('a long text is taken where texts may be as long', async () => {
    const limits = { ...defaultLimits, textPoints: 5_000 };
    expect(await taken(await linesWith(post(ann, long)), limits)).toMatchObject({ facts: 1 });
  });
});
