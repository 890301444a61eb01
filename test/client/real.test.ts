import { beforeEach, expect, onTestFinished, test } from 'vitest';
import {
  type ConnectOptions,
  type Gap,
  newSecret,
  type Page,
  type Room,
} from '../../src/client/index.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { allSent, fact, heardUpTo, linkIs, record, roomIs } from './fact.ts';
import { openAt } from './stage.ts';

let parlour: OwnParlour;

beforeEach(async () => {
  parlour = await startParlour();
  onTestFinished(() => parlour.end());
});

const open = (name: string, options: ConnectOptions = {}) =>
  openAt(parlour.wsUrl, { name, secret: newSecret(), ...options });

const texts = (events: readonly RoomEvent[]) =>
  events.flatMap((event) => (event.type === 'posted' ? [event.text] : []));

async function history(room: Room): Promise<string[]> {
  const all: string[] = [];
  for (let before = (room.cursor?.seq ?? 0) + 1; before > 1; ) {
    const { messages } = await room.history({ before });
    if (messages.length === 0) break;
    all.unshift(...messages.map(({ text }) => text));
    before = messages[0]?.seq ?? 0;
  }
  return all;
}

test('two people talk, change what they said, and see each other', async () => {
  const [ann, bo] = [open('ann'), open('bo')];
  const [anns, bos] = [ann.room('Tea time'), bo.room('tea-time')];
  await Promise.all([roomIs(anns, 'live'), roomIs(bos, 'live')]);
  await fact(anns, ['people'], () => anns.people.count === 2);
  expect(anns.people.list?.map(({ name }) => name).sort()).toEqual(['ann', 'bo']);

  const heard = record<RoomEvent>(bos, 'event');
  const typists = record<{ name: string }>(bos, 'typing');
  anns.typing();
  await fact(bos, ['typing'], () => typists.length === 1);
  expect(typists[0]?.name).toBe('ann');

  anns.post('helo');
  await Promise.all([allSent(anns), heardUpTo(bos, 1)]);
  expect((await anns.edit(1, 'hello')).seq).toBe(2);
  expect((await bos.react(1, '👍')).seq).toBe(3);
  await expect(bos.remove(1)).rejects.toMatchObject({ code: 'not_yours', outcome: 'failed' });
  await expect(bos.edit(9, 'x')).rejects.toMatchObject({ code: 'no_message' });
  expect((await anns.remove(1)).seq).toBe(4);
  await heardUpTo(bos, 4);
  expect(heard.map(({ type }) => type)).toEqual(['posted', 'edited', 'reacted', 'removed']);
  expect(heard[0]?.author).toEqual(ann.you);
  expect((await ann.rename('anna')).name).toBe('anna');
});

test('who takes the name back is counted and not listed, as who comes without one', async () => {
  const [ann, bo] = [open('ann'), open('bo')];
  const anns = ann.room('tea');
  await roomIs(anns, 'live');
  await roomIs(bo.room('tea'), 'live');
  await fact(anns, ['people'], () => anns.people.list?.length === 2);
  await bo.rename('');
  await fact(anns, ['people'], () => anns.people.list?.length === 1);
  expect(anns.people).toEqual({ count: 2, list: [ann.you] });
});

test('a message that can not be is failed with its reason, the next one goes on', async () => {
  const room = open('ann').room('tea');
  const long = room.post('x'.repeat(4_001));
  const huge = room.post('x'.repeat(70_000));
  room.post('short');
  await heardUpTo(room, 1);
  await fact(room, ['unsent'], () => room.unsent.length === 2);
  expect(room.unsent).toMatchObject([
    { ref: long.ref, code: 'text_too_long' },
    { ref: huge.ref, code: 'too_big' },
  ]);
});

test('too long away is a gap, and history fills it', async () => {
  const anns = open('ann').room('tea');
  const said = Array.from({ length: 320 }, (_, n) => `${n}`);
  for (const text of said) anns.post(text);
  await Promise.all([allSent(anns), heardUpTo(anns, 320)]);

  const bos = open('bo').room('tea');
  bos.begin({ epoch: anns.cursor?.epoch ?? '', seq: 1 });
  const pages = record<Page>(bos, 'page');
  await roomIs(bos, 'live');
  expect(pages).toMatchObject([{ reason: 'gap', gap: { from: 2, to: 270 }, seq: 320 }]);
  expect(pages[0]?.messages.map(({ text }) => text)).toEqual(said.slice(270));
  expect(await history(bos)).toEqual(said);

  const filled: string[] = [];
  for await (const messages of bos.fill(pages[0]?.gap as Gap)) {
    filled.push(...messages.map(({ text }) => text));
  }
  expect(filled).toEqual(said.slice(1, 270));
});

test('search finds what was said, and says why it can not', async () => {
  const room = open('ann').room('Tea time');
  for (const text of ['hot water', 'cold water', 'hot milk']) room.post(text);
  await allSent(room);
  await expect
    .poll(async () => (await room.search('hot')).messages.map(({ text }) => text))
    .toEqual(['hot milk', 'hot water']);
  expect(await room.search('hot', { cursor: 3, limit: 1 })).toMatchObject({
    latest: 3,
    epoch: room.cursor?.epoch,
    upTo: 3,
    messages: [{ seq: 1, text: 'hot water' }],
    total: 1,
  });
  await expect(room.search('')).rejects.toMatchObject({ outcome: 'failed', code: 'bad_shape' });
  await parlour.stop();
  await expect(room.search('hot')).rejects.toMatchObject({ outcome: 'failed', code: 'offline' });
});

test('another log is a reset', async () => {
  const room = open('ann').room('tea');
  room.begin({ epoch: 'of another house', seq: 7 });
  const pages = record<Page>(room, 'page');
  await roomIs(room, 'live');
  expect(pages).toMatchObject([{ reason: 'reset', seq: 0, messages: [] }]);
});

test('restarts while people talk: nothing lost, nothing doubled, each in order', async () => {
  const names = ['ann', 'bo', 'cy'];
  const clients = names.map((name) => open(name));
  const rooms = clients.map((client) => client.room('tea'));
  await Promise.all(rooms.map((room) => roomIs(room, 'live')));
  const heard = rooms.map((room) => record<RoomEvent>(room, 'event'));
  const pages = rooms.map((room) => record<Page>(room, 'page'));

  let said = 0;
  const sayAll = () => {
    for (const [n, room] of rooms.entries()) room.post(`${names[n]} ${said}`);
    said++;
  };
  for (let restarts = 0; restarts < 3; restarts++) {
    for (let n = 0; n < 10; n++) sayAll();
    await heardUpTo(rooms[0] as Room, said);
    const away = clients.map((client) => linkIs(client, 'waiting'));
    const again = parlour.restart();
    for (let n = 0; n < 10; n++) sayAll();
    await Promise.all(away);
    sayAll();
    parlour = await again;
    for (const client of clients) client.retryNow();
  }
  await Promise.all(rooms.map(allSent));
  await Promise.all(rooms.map((room) => heardUpTo(room, 3 * said)));

  const [log = []] = heard;
  expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 3 * said }, (_, n) => n + 1));
  for (const [n, name] of names.entries()) {
    const own = texts(log).filter((text) => text.startsWith(name));
    expect(own).toEqual(Array.from({ length: said }, (_, at) => `${name} ${at}`));
    expect(heard[n]).toEqual(log);
    expect(pages[n]).toEqual([]);
  }
});

test('filling a gap from the first message kept also reads what the gap changed before it', async () => {
  const bos = open('bo').room('tea');
  for (const text of ['one', 'two', 'three']) bos.post(text);
  await Promise.all([allSent(bos), heardUpTo(bos, 3)]);
  const epoch = bos.cursor?.epoch ?? '';
  await Promise.all([bos.edit(1, 'one, better'), bos.remove(2), bos.react(3, '👍')]);
  for (let n = 0; n < 400; n++) bos.post(`${n}`);
  await allSent(bos);

  const room = open('ann').room('tea');
  room.begin({ epoch, seq: 3 });
  const pages = record<Page>(room, 'page');
  await roomIs(room, 'live');
  const gap = pages[0]?.gap as Gap;
  expect(gap.from).toBe(4);
  const { value: first } = await room.fill({ ...gap, from: 1 }).next();
  expect(first?.slice(0, 3)).toMatchObject([
    { seq: 1, text: 'one, better' },
    { seq: 2, text: '', removedAt: expect.any(Number) },
    { seq: 3, text: 'three', reactions: [{ emoji: '👍', count: 1 }] },
  ]);
});

test('whoever makes a room owns it, by a code of its own or a new one; of others it is told why not', async () => {
  const [ann, bo] = [open('ann'), open('bo')];
  const made = await ann.make('Tea at-Five');
  expect(made).toBe(ann.room('tea at five'));
  await roomIs(made, 'live');
  expect(made.me).toMatchObject({ role: 'owner' });
  await expect(bo.make('teaatfive')).rejects.toMatchObject({
    code: 'room_taken',
    outcome: 'failed',
  });
  expect((await bo.make()).code).toMatch(/^[a-z2-9]{3}-[a-z2-9]{3}-[a-z2-9]{3}$/);
});
