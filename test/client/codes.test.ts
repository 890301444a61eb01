import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { newSecret, type Page } from '../../src/client/index.ts';
import type { Flags } from '../../src/index.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { ann, post, type tea } from '../contract/store-fact.ts';
import { openPage } from '../support/chromium.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { allSent, heardUpTo, record, roomIs } from './fact.ts';
import { openAt } from './stage.ts';

async function start(flags: Flags = {}) {
  const parlour = await startParlour(flags);
  onTestFinished(() => parlour.end());
  return parlour;
}

/** A folder whose rooms have the keys that another fold gave them. */
async function oldFolder(rooms: readonly (typeof tea)[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'parlour-test-'));
  const store = await openSqliteStore({ folder });
  for (const room of rooms) await store.commit([post(ann, `said in ${room.code}`, { room })]);
  await store.close();
  const database = new DatabaseSync(join(folder, 'parlour.db'));
  database.exec(`DELETE FROM meta WHERE name IN ('fold', 'codes')`);
  database.close();
  return folder;
}

const straße = { key: 'straße', code: 'Straße' };
const strasse = { key: 'strasse', code: 'STRASSE' };

test('a room whose key is from another fold is one room, by all its spellings', async () => {
  const parlour = await start({ data: await oldFolder([straße]) });
  const client = openAt(parlour.wsUrl, { name: 'bo', secret: newSecret() });
  const room = client.room('stras-se');
  expect(client.room('STRASSE')).toBe(room);
  const pages = record<Page>(room, 'page');
  const heard = record<RoomEvent>(room, 'event');
  await roomIs(room, 'live');
  expect([room.key, room.code, pages[0]?.messages[0]?.text]).toEqual([
    'straße',
    'Straße',
    'said in Straße',
  ]);
  const original = await Talker.open(`${parlour.wsUrl}?roomCode=strasse`);
  await expect.poll(() => room.people.count).toBe(2);
  room.post('hello');
  await allSent(room);
  await heardUpTo(room, 2);
  expect((await room.react(2, '❤')).seq).toBe(3);
  await heardUpTo(room, 3);
  expect(heard.map((event) => ('emoji' in event ? event.emoji : event.type))).toEqual([
    'posted',
    '❤️',
  ]);
  await expect.poll(() => original.frames.join()).toContain('hello');
  expect((await room.search('hello')).messages).toHaveLength(1);
  original.ws.terminate();
});

test('where two old rooms have one code, links of both lead to each', async () => {
  const data = await oldFolder([strasse, straße]);
  const parlour = await start({ data, public: ['Straße', 'Strasse~2'] });
  const page = await openPage();
  for (const text of ['said in Straße', 'said in STRASSE']) {
    await page.goto(parlour.url);
    const links = await page
      .locator('a[href^="/r/"]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    expect(links).toEqual(expect.arrayContaining(['/r/Stra%C3%9Fe', '/r/Strasse~2']));
    await page.goto(`${parlour.url}${text.endsWith('e') ? '/r/Stra%C3%9Fe' : '/r/Strasse~2'}`);
    await page.locator('.send:enabled').waitFor();
    expect(await page.locator('.line').allTextContents()).toEqual([expect.stringContaining(text)]);
    await page
      .locator('.people .proof', { hasText: '1…1 complete' })
      .waitFor({ state: 'attached' });
  }
});

test('with exact codes every spelling is a room of its own, for each kind of client', async () => {
  const parlour = await start({ codes: 'exact' });
  const client = openAt(parlour.wsUrl, { name: 'bo', secret: newSecret(), codes: 'exact' });
  const [upper, lower] = [client.room('Room 1'), client.room('room1')];
  await Promise.all([roomIs(upper, 'live'), roomIs(lower, 'live')]);
  const [loud, quiet] = [record<RoomEvent>(upper, 'event'), record<RoomEvent>(lower, 'event')];
  const original = await Talker.open(`${parlour.wsUrl}?roomCode=Room%201`);
  const other = await Talker.open(`${parlour.wsUrl}?roomCode=room1`);
  upper.post('hello');
  await allSent(upper);
  await expect.poll(() => original.frames.join()).toContain('hello');
  lower.post('hi');
  await heardUpTo(lower, 1);
  expect([loud, quiet].map(([event]) => [event?.room, event?.seq])).toEqual([
    ['Room 1', 1],
    ['room1', 1],
  ]);
  await expect.poll(() => other.frames.join()).toContain('hi');
  expect(other.frames.join()).not.toContain('hello');
  const api = await fetch(`${parlour.url}/api/rooms/Room%201/messages`);
  expect((await api.json()) as object).toMatchObject({ messages: [{ text: 'hello' }] });
  for (const talker of [original, other]) talker.ws.terminate();
  const page = await openPage();
  await page.goto(`${parlour.url}/r/Room%201`);
  await page.locator('.send:enabled').waitFor();
  upper.post('and again');
  await page.getByText('and again').waitFor();
  expect(await page.locator('.line').allTextContents()).toHaveLength(2);
});
