import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { As, Change, Fact } from '../../../src/protocol/fact.ts';
import { exportRoom } from '../../../src/store/sqlite/archive/export-room.ts';
import { type Importing, importRoom } from '../../../src/store/sqlite/archive/import-room.ts';
import { isSound, verifyData } from '../../../src/store/sqlite/archive/verify-file.ts';
import { isRoomFile, verifyRoomFile } from '../../../src/store/sqlite/archive/verify-room-file.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import { ann, bo, cy, edit, fact, post, react, tea } from '../../contract/store-fact.ts';
import { tempFolder } from '../../support/temp.ts';

const as: As = { role: 'owner' };
const moderator = { ...ann, badge: 'moderator' } as const;
const act = (change: Change): Fact => ({ ...fact(ann, change), as });

/** A room with a fact of each kind, partly sealed ones and wholly sealed ones. */
const facts: readonly Fact[] = [
  post(bo, 'tea?'),
  post(moderator, 'yes', { ref: 'm1' }),
  { ...edit(moderator, 2, 'Yes.'), as },
  react(moderator, 1, '☕'),
  act({ type: 'set', setting: 'topic', value: 'about tea' }),
  act({ type: 'set', setting: 'filters', value: 'coffee' }),
  act({ type: 'granted', person: ann.id, name: ann.name, role: 'owner' }),
  act({
    type: 'granted',
    person: 'u_member',
    name: 'emil',
    role: 'member',
    until: 1_790_000_100_000,
  }),
  act({ type: 'granted', person: cy.id, name: cy.name, role: 'moderator' }),
  act({ type: 'revoked', person: cy.id, name: cy.name, role: 'moderator' }),
  fact(bo, {
    type: 'linked',
    guest: 'g_linked',
    person: 'u_linked',
    name: 'a name that nobody hears',
  }),
  fact(bo, { type: 'asked', text: 'what is the password?' }, { ref: 'q1' }),
  act({ type: 'answered', target: 12, to: bo.id, text: 'rosebud' }),
  post(cy, 'the last'),
  fact(ann, { type: 'expired', upTo: 1 }),
];
const sealed =
  /coffee|u_member|"emil|u_linked|g_linked|nobody hears|password|rosebud|"ref":"q1"|restSalt|"rest"|as":/;

async function roomOf(some: readonly Fact[]): Promise<string> {
  const folder = tempFolder();
  const store = await openSqliteStore({ folder });
  await store.commit(some);
  await store.close();
  return folder;
}

const linesOf = (folder: string, open = false) =>
  [...exportRoom({ folder, code: tea.code, open })].join('');

const taken = (lines: string, how: Partial<Importing> = {}) =>
  importRoom({ folder: tempFolder(), from: Readable.from([Buffer.from(lines)]), ...how });

const checked = (lines: string) => verifyRoomFile({ from: Readable.from([Buffer.from(lines)]) });

async function read(folder: string) {
  const store = await openSqliteStore({ folder });
  const events = await store.events(tea.key, 0, 100, 100);
  const standing = await store.standing(tea.key);
  await store.close();
  return { told: events.map(({ epoch: _, ...event }) => event), standing };
}

describe('a whole file with what is sealed', () => {
  test('comes in as it was, with every role where that is wanted', async () => {
    const folder = await roomOf(facts);
    const copy = tempFolder();
    await taken(linesOf(folder), { folder: copy, withRoles: true });
    expect(await read(copy)).toEqual(await read(folder));
    expect(isSound(verifyData({ folder: copy }))).toBe(true);
    expect(linesOf(copy).split('\n').slice(1)).toEqual(linesOf(folder).split('\n').slice(1));
  });

  test('comes in with its settings, and ends with facts that take every role', async () => {
    const folder = await roomOf(facts);
    const copy = tempFolder();
    expect(await taken(linesOf(folder), { folder: copy })).toMatchObject({ facts: 17, revoked: 2 });
    const [was, is] = [await read(folder), await read(copy)];
    expect(is.told.slice(0, 15)).toEqual(was.told);
    expect(is.told.slice(15)).toMatchObject([
      { type: 'revoked', person: ann.id, as: { role: 'host', by: 'host' } },
      { type: 'revoked', person: 'u_member' },
    ]);
    expect(is.standing).toMatchObject({ people: [], settings: was.standing.settings });
    expect(isSound(verifyData({ folder: copy }))).toBe(true);
  });
});

const otherLetter = (letter: string) => (letter === 'A' ? 'B' : 'A');

describe('an open file', () => {
  test('has no word and no salt of what is sealed, and is checked to the same digest', async () => {
    const folder = await roomOf(facts);
    const open = linesOf(folder, true);
    expect(linesOf(folder)).toMatch(sealed);
    expect(open).not.toMatch(sealed);
    expect(open).toMatch(/about tea/);
    const digestIn = (lines: string) => lines.match(/"digest":"([^"]+)/)?.[1];
    expect(digestIn(open)).toBe(digestIn(linesOf(folder)));
    expect(await checked(open)).toEqual({ key: tea.key, facts: 15, sealed: 4 });
    expect(await checked(linesOf(folder))).toEqual({ key: tea.key, facts: 15, sealed: 0 });
    expect(
      open.split('\n').filter((line) => /^\{"seq":\d+,"seal":"[^"]+","digest"/.test(line)),
    ).toHaveLength(4);
  });

  test('is not taken in, in words', async () => {
    const open = linesOf(await roomOf(facts), true);
    await expect(taken(open)).rejects.toThrow(
      'The file is an open one: what is sealed is not in it',
    );
  });

  test('is told from a backup by how it begins', async () => {
    const folder = await roomOf(facts);
    const file = join(folder, 'tea.ndjson');
    writeFileSync(file, linesOf(folder, true));
    expect([isRoomFile(file), isRoomFile(join(folder, 'parlour.db')), isRoomFile(folder)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test.each<[string, (lines: string) => string, RegExp]>([
    ['a seal', (all) => all.replace(/(?<="seq":12,"seal":")./, otherLetter), /13: .*not/],
    ['a topic', (all) => all.replace('about tea', 'about pie'), /6: .*not what was/],
    ['a seal of a part', (all) => all.replace(/(?<="restSeal":")[^\\]/, otherLetter), /4: .*not/],
    ['a fact less', (all) => all.replace(/\{"seq":13.*\n/, ''), /14: .*fact 13 is missing/],
    [
      'a field more',
      (all) => all.replace('{"seq":12,', '{"seq":12,"to":"bo",'),
      /13: .*not a fact/,
    ],
    ['a whole one as an open one', (all) => all.replace('open room 1', 'room 1'), /4: /],
  ])('is refused where somebody changed %s', async (_, by, why) => {
    const open = linesOf(await roomOf(facts), true);
    expect(by(open)).not.toBe(open);
    await expect(checked(by(open))).rejects.toThrow(why);
  });
});

/** What no type allows, as somebody may write it into a file whose digests are right. */
const strange = (change: object, acted: object = as): Fact =>
  ({ ...fact(ann, change as Change), as: acted }) as Fact;

describe('a fact that no server would have taken is refused, with its line', () => {
  test.each<[string, Fact, RegExp]>([
    ['a value', strange({ type: 'set', setting: 'slow', value: -1 }), /slow cannot be that/],
    ['a long title', strange({ type: 'set', setting: 'title', value: 'x'.repeat(81) }), /title/],
    ['two lines', strange({ type: 'set', setting: 'topic', value: 'a\nb' }), /topic cannot/],
    ['a sealed value', strange({ type: 'set', setting: 'filters', value: 7 }), /filters cannot/],
    ['a role', strange({ type: 'granted', person: 'u_a', name: 'a', role: 'host' }), /no fact/],
    ['an id', strange({ type: 'granted', person: 'a/b', name: 'a', role: 'owner' }), /no fact/],
    [
      'a name',
      strange({ type: 'granted', person: 'u_a', name: 'a\0b', role: 'owner' }),
      /never kept/,
    ],
    [
      'an end that was over',
      strange({ type: 'granted', person: 'u_a', name: 'a', role: 'owner', until: 1 }),
      /bad_shape/,
    ],
    [
      'a field more',
      strange({ type: 'revoked', person: 'u_a', name: 'a', role: 'owner', why: 'x' }),
      /no fact/,
    ],
    ['no person', strange({ type: 'linked', guest: 'g_a', person: '', name: 'a' }), /no fact/],
    ['a long question', strange({ type: 'asked', text: 'x'.repeat(4_001) }), /text_too_long/],
    ['no question', strange({ type: 'answered', target: 1, to: 'g_a', text: 'a' }), /no question/],
    ['what is not yet', strange({ type: 'expired', upTo: 9 }), /not yet/],
    ['as nobody', strange({ type: 'set', setting: 'slow', value: 1 }, { role: 'king' }), /no fact/],
    ['a post as nobody', strange({ type: 'posted', text: 'a' }, { role: 'king' }), /no fact/],
  ])('%s', async (_, bad, why) => {
    const folder = await roomOf([post(ann, 'good'), bad, post(ann, 'good again')]);
    const lines = linesOf(folder);
    await expect(taken(lines)).rejects.toThrow(new RegExp(`line 3: .*${why.source}`));
    await expect(checked(lines)).rejects.toThrow('line 3: ');
  });
});
