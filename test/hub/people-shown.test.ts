import { afterAll, beforeAll, expect, test } from 'vitest';
import { askServer } from '../../src/control/ask.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;
let rooms = 0;
beforeAll(async () => {
  parlour = await startParlour();
});
afterAll(() => parlour.end());

const act = (name: string, given: Record<string, string>) =>
  askServer(parlour.data, { act: name, given });
const show = (code: string, value: string) => act('room set', { code, setting: 'people', value });
const come = (name: string) =>
  Talker.greet(parlour.wsUrl, { name, secret: (name[0] ?? 'x').repeat(43) });
const bearerOf = (name: string) => ({
  headers: { authorization: `Bearer ${(name[0] ?? 'x').repeat(43)}` },
});
const idOf = async (name: string): Promise<string> => {
  const answer = await fetch(`${parlour.url}/api/me`, bearerOf(name));
  return ((await answer.json()) as { author: { id: string } }).author.id;
};
const countOver = async (room: string, name?: string): Promise<unknown> => {
  const answer = await fetch(`${parlour.url}/api/rooms/${room}`, name ? bearerOf(name) : {});
  return ((await answer.json()) as { people: unknown }).people;
};
const asked = (talker: Talker, room: string) =>
  talker.ask({ type: 'people', room, ref: `who ${Math.random()}` });

/** ann keeps order in a room in which bo is, too. */
async function roomOfTwo(shown: string) {
  const room = `people${++rooms}`;
  await act('room grant', {
    code: room,
    person: await idOf('ann'),
    role: 'moderator',
    name: 'ann',
  });
  await show(room, shown);
  const [ann, bo] = [await come('ann'), await come('bo')];
  await ann.join(room);
  const joined = await bo.join(room);
  return { room, ann, bo, joined };
}

test('where people are counted, their number is told, and to who keeps order their names', async () => {
  const { room, ann, bo, joined } = await roomOfTwo('counted');
  expect(joined['people']).toEqual({ count: 2 });
  expect(await ann.hear('presence')).toMatchObject({ count: 2 });
  const cy = await come('cy');
  await cy.join(room);
  const came = await ann.hear('presence');
  expect(came).toMatchObject({ count: 3, came: [{ name: 'cy' }], went: [] });
  for (let count: unknown = 0; count !== 3; ) {
    const told = await bo.hear('presence');
    expect(Object.keys(told)).toEqual(['type', 'room', 'count']);
    count = told['count'];
  }
  expect(await asked(bo, room)).toEqual({
    ...{ type: 'people', room, count: 3 },
    ref: expect.any(String),
  });
  expect((await asked(ann, room))['list']).toHaveLength(3);
  expect([await countOver(room), await countOver(room, 'ann')]).toEqual([3, 3]);
  // Who writes is told to who keeps order alone; a line after it shows that nothing came before.
  cy.tell({ type: 'typing', room });
  expect(await ann.hear('typing')).toMatchObject({ author: { name: 'cy' } });
  cy.tell({ type: 'post', room, text: 'hello' });
  expect(await bo.nextEvent()).toMatchObject({ type: 'posted' });
  await Promise.all([ann, bo, cy].map((each) => each.close()));
});

test('where they are hidden, nothing is told, not even how many; foreign clients hear as ever', async () => {
  const { room, ann, bo, joined } = await roomOfTwo('hidden');
  expect(joined['people']).toEqual({ count: 0 });
  const golem = await Talker.open(`${parlour.wsUrl}?dialect=golem`);
  golem.say(`join {"name":"${room}"}`);
  for (;;) if ((await ann.hear('presence'))['count'] === 3) break;
  expect(await asked(bo, room)).toMatchObject({ type: 'people', count: 0 });
  expect([await countOver(room), await countOver(room, 'ann')]).toEqual([0, 3]);
  ann.tell({ type: 'post', room, text: 'hello' });
  expect(await golem.next()).toBe('msg "hello"');
  expect(bo.frames.filter((frame) => frame.includes('"presence"'))).toEqual([]);
  await Promise.all([ann, bo, golem].map((each) => each.close()));
});

test('who is here is told anew as it is shown otherwise, and to who keeps order no more', async () => {
  const { room, ann, bo } = await roomOfTwo('listed');
  for (;;) if ((await bo.hear('presence'))['count'] === 2) break;
  await show(room, 'counted');
  expect(await bo.hear('presence')).toEqual({ type: 'presence', room, count: 2 });
  await show(room, 'hidden');
  expect(await bo.hear('presence')).toEqual({ type: 'presence', room, count: 0 });
  await act('room revoke', { code: room, person: await idOf('ann') });
  await ann.hear('me');
  expect(await ann.hear('presence')).toEqual({ type: 'presence', room, count: 0 });
  await show(room, 'listed');
  const told = await bo.hear('presence');
  expect(told).toMatchObject({ count: 2, came: [{ name: 'ann' }, { name: 'bo' }], went: [] });
  await Promise.all([ann.close(), bo.close()]);
});
