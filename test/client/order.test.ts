import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { host as orderOf, type RoomOrder } from '../../src/client/host/index.ts';
import { type Client, newSecret, type Page, type Room } from '../../src/client/index.ts';
import { clearedSettings } from '../../src/client/order.ts';
import type { OpenEvent } from '../../src/protocol/clearance.ts';
import type { Change } from '../../src/protocol/fact.ts';
import type { Me } from '../../src/protocol/me.ts';
import { settingNames, settingRows } from '../../src/protocol/setting.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { openHttpOnly } from '../support/http-only.ts';
import { tempFolder } from '../support/temp.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';
import { allSent, fact, heardUpTo, holdChance, record, roomIs } from './fact.ts';
import { openAt } from './stage.ts';

beforeEach(() => holdChance(0));

type Road = (house: { wsUrl: string; port: number }) => Promise<string>;
const roads: readonly [string, Road][] = [
  ['a WebSocket', async ({ wsUrl }) => wsUrl],
  ['HTTP alone', async ({ port }) => (await openHttpOnly(port)).wsUrl],
];

/** The host, and two guests in its room. */
async function open(
  urlOf: Road,
  data = tempFolder(),
): Promise<{ host: Room; ann: Room; bo: Room; bos: Client; keeps: RoomOrder; anns: RoomOrder }> {
  const house = await openTokenHouse({ data });
  const url = await urlOf(house);
  const getToken = () => tokenOf({ sub: 'host', name: 'Host', parlour: { role: 'host' } });
  const bos = openAt(url, { name: 'bo', secret: newSecret() });
  const clients = [
    openAt(url, { getToken }),
    openAt(url, { name: 'ann', secret: newSecret() }),
    bos,
  ];
  const [host, ann, bo] = clients.map((client) => client.room('tea')) as [Room, Room, Room];
  const [keeps, anns] = [orderOf(host), orderOf(ann)];
  await Promise.all([host, ann, bo].map((room) => roomIs(room, 'live')));
  return { host, ann, bo, bos, keeps, anns };
}

/** What no client may decide yet stands in the log from before. */
async function decide(folder: string, change: Change): Promise<void> {
  const store = await openSqliteStore({ folder });
  const room = { key: 'tea', code: 'tea' };
  await store.commit([{ room, author: { id: 'h_x', name: 'host' }, at: 1, change }]);
  await store.close();
}

describe.each(roads)('over %s', (_, urlOf) => {
  test('of many questions the first are told, and the rest read on, also once some were answered', async () => {
    const data = tempFolder();
    const store = await openSqliteStore({ folder: data });
    const room = { key: 'tea', code: 'tea' };
    const change = { type: 'asked', text: '☕'.repeat(4_000) } as const;
    const at = Date.now();
    const asked = Array.from({ length: 12 }, (_, i) => {
      return { room, author: { id: `g_${i % 3}`, name: 'x' }, at, change };
    });
    await store.commit(asked);
    await store.close();
    const { keeps } = await open(urlOf, data);
    expect(keeps.questions.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(keeps.nextQuestion).toBe(5);
    await keeps.answer(1, 'Yes.');
    await fact(keeps, ['questions'], () => keeps.questions.length === 4);
    while (keeps.nextQuestion !== undefined) await keeps.moreQuestions();
    const seqs = keeps.questions.map(({ seq }) => seq).sort((a, b) => a - b);
    expect(seqs).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  test('a question reaches those who keep order, and its answer who asked', async () => {
    const { host, ann, bo, keeps, anns } = await open(urlOf);
    const bosOrder = orderOf(bo);
    const others = record<OpenEvent>(bo, 'event');
    expect(ann.me).toEqual({ role: 'guest' });
    expect(host.me).toMatchObject({ role: 'host', cleared: true });
    await anns.ask('May I bring cake?');
    await fact(keeps, ['questions'], () => keeps.questions.length === 1);
    await fact(anns, ['yours'], () => anns.yours.length === 1);
    const { seq } = await keeps.answer(keeps.questions[0]?.seq ?? 0, 'You may.');
    await fact(anns, ['yours'], () => anns.yours[0]?.answers?.length === 1);
    expect(anns.yours).toMatchObject([
      { text: 'May I bring cake?', answers: [{ text: 'You may.' }] },
    ]);
    await heardUpTo(host, seq);
    expect(keeps.questions).toEqual([]);
    // What is sealed moves the cursor alone: a line after it shows that it was heard.
    host.post('Cake!');
    await heardUpTo(bo, seq + 1);
    expect(others).toMatchObject([{ type: 'posted', seq: seq + 1 }]);
    expect([bosOrder.questions, bosOrder.yours]).toEqual([[], []]);
  });

  test('who asks for the order of a room late is told what is so by then, and what comes after', async () => {
    const { bo, bos, keeps, anns } = await open(urlOf);
    bo.post('Cake at five');
    await allSent(bo);
    await keeps.act({ type: 'pin', seq: 1 });
    await anns.ask('May I?');
    const pages = record<Page>(bo, 'page');
    await keeps.grant(bos.you?.id ?? '', 'moderator', undefined, 'bo');
    await fact(bo, ['state', 'page'], () => bo.state === 'live' && pages.length === 1);
    const told = ['state', 'page', 'event'].map((name) => record(bo, name));
    const late = orderOf(bo);
    expect(orderOf(bo)).toBe(late);
    await fact(late, ['questions'], () => late.questions.length === 1);
    expect(late.pins).toMatchObject([{ message: { text: 'Cake at five' } }]);
    expect(told).toEqual([[], [], []]);
    await late.act({ type: 'unpin', seq: 1 });
    await fact(late, ['pins'], () => late.pins.length === 0);
    await keeps.set('keep', '30d');
    await keeps.set('keep', '7d');
    await fact(late, ['kept'], () => late.kept.length === 2);
    expect(late.kept).toMatchObject([{ keep: '' }, { keep: '30d' }]);
  });

  test('who is made a moderator sees what waits, and drops it when the role is taken', async () => {
    const data = tempFolder();
    await decide(data, { type: 'set', setting: 'filters', value: 'sugar' });
    const { bo, bos, keeps, anns } = await open(urlOf, data);
    const bosOrder = orderOf(bo);
    await anns.ask('Who keeps order?');
    await keeps.set('title', 'Tea at five');
    await fact(bo, ['settings'], () => bo.settings.title === 'Tea at five');
    expect(bo.settings).toEqual({ title: 'Tea at five' });
    const [pages, mes] = [record<Page>(bo, 'page'), record<Me>(bo, 'me')];
    const id = bos.you?.id ?? '';
    await keeps.grant(id, 'moderator', undefined, 'bo');
    await fact(bosOrder, ['questions'], () => bosOrder.questions.length === 1);
    await fact(bo, ['page'], () => pages.length > 0);
    expect(pages).toMatchObject([{ reason: 'reset' }]);
    expect(mes.at(-1)).toEqual({ role: 'moderator', cleared: true });
    expect(bo.settings.filters).toBe('sugar');
    const events = record<OpenEvent>(bo, 'event');
    const { seq } = await anns.ask('And now?');
    await heardUpTo(bo, seq);
    expect(events.at(-1)).toMatchObject({ type: 'asked', text: 'And now?' });
    await keeps.revoke(id);
    await fact(bo, ['me'], () => bo.me?.role === 'guest');
    expect([bosOrder.questions, bo.settings]).toEqual([[], { title: 'Tea at five' }]);
    await expect(bosOrder.set('title', 'mine')).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('who is in a room that is closed to others finds in it, reads on and comes back', async () => {
    const { ann, bos, keeps } = await open(urlOf);
    const bo = bos.room('tea');
    await keeps.grant(bos.you?.id ?? '', 'member', undefined, 'bo');
    await keeps.set('read', 'members');
    await fact(ann, ['state'], () => ann.state === 'closed');
    expect(ann.refusal).toMatchObject({ code: 'members_only' });
    bo.post('for members');
    await allSent(bo);
    const { messages } = await bo.search('members');
    expect(messages).toMatchObject([{ text: 'for members' }]);
    expect((await bo.history({})).messages).toHaveLength(1);
    await bo.react(messages[0]?.seq ?? 0, '👍');
    await bo.react(messages[0]?.seq ?? 0, '👍', false);
  });
});

test('the settings that a client drops are those whose values are sealed', () => {
  const sealed = settingNames.filter((name) => settingRows[name].seenBy === 'cleared');
  expect(clearedSettings).toEqual(sealed);
});

test('what is asked of the order of a room that was joined before costs nothing more, what it tells a request', async () => {
  const { wsUrl } = await openTokenHouse();
  const room = openAt(wsUrl, { name: 'ann', secret: newSecret() }).room('tea');
  await roomIs(room, 'live');
  const asked = vi.spyOn(globalThis, 'fetch');
  onTestFinished(() => asked.mockRestore());
  const order = orderOf(room);
  const { seq } = await order.ask('May I?');
  await heardUpTo(room, seq);
  await expect(order.set('slow', 10)).rejects.toMatchObject({ code: 'not_allowed' });
  expect(asked).not.toHaveBeenCalled();
  expect(order.yours).toEqual([]);
  order.addEventListener('questions', () => {});
  await fact(order, ['yours'], () => order.yours.length === 1);
  expect(order.yours).toMatchObject([{ seq, text: 'May I?' }]);
  expect(asked).toHaveBeenCalledTimes(1);
});

test('a setting is set to a value of its type', () => {
  const order = orderOf(openAt('ws://127.0.0.1:9/ws', {}).room('tea'));
  const asks = [
    () => order.set('slow', 10),
    () => order.set('read', 'members'),
    () => order.set('password', 'open sesame'),
    // @ts-expect-error a number
    () => order.set('slow', 'ten'),
    // @ts-expect-error no such choice
    () => order.set('read', 'nobody'),
    // @ts-expect-error no such setting
    () => order.set('speed', 10),
  ];
  expect(asks).toHaveLength(6);
});
