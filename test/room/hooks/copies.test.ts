import { expect, onTestFinished, test } from 'vitest';
import { createLog, openParlour, type PostAnswer, type RoomEvent } from '../../../src/index.ts';
import { isPlainFact } from '../../../src/room/plain-fact.ts';
import { ann, named, openHouse } from '../../support/house.ts';
import { tempFolder } from '../../support/temp.ts';

/** Whatever it is, and all in it, with other words than before. */
function spoil(whole: object): void {
  const parts = whole as Record<string, unknown>;
  for (const [key, part] of Object.entries(parts)) {
    if (typeof part === 'object' && part !== null) spoil(part);
    else if (typeof part === 'string') parts[key] = 'spoilt';
    else if (typeof part === 'number') parts[key] = 1_000_000;
  }
  Object.assign(parts, { big: 'x'.repeat(60_000), n: 5n });
}

test('what a hook or a listener does to what it is given is nothing to anybody else', async () => {
  const told: string[] = [];
  const parlour = await openParlour({
    ...{ data: tempFolder(), port: 0, limits: 'off' as const, log: createLog('silent') },
    hooks: {
      mayEnter(person, room) {
        for (const one of [person, room]) spoil(one);
        return { type: 'ok' };
      },
      mayPost(post) {
        spoil(post);
        return { type: 'ok' };
      },
      committed(event) {
        told.push(
          event.type === 'posted' ? `${event.room} ${event.seq} ${event.text}` : event.type,
        );
        spoil(event);
      },
    },
  });
  onTestFinished(() => parlour.stop());
  const tea = parlour.room('tea');
  const heard: RoomEvent[] = [];
  tea.on('event', spoil);
  tea.on('event', (event) => heard.push(event));
  const [one, other] = [tea[Symbol.asyncIterator](), tea[Symbol.asyncIterator]()];
  const said = { text: 'Water is on.', meta: { n: 1, deep: { k: 'v' } } };
  const body = JSON.stringify({ name: 'ann', ...said, mentions: ['h_program'] });
  const headers = { authorization: `Bearer ${'a'.repeat(43)}`, 'content-type': 'application/json' };
  const url = `http://127.0.0.1:${parlour.port}/api/rooms/tea/messages`;
  const answer = await fetch(url, { method: 'POST', headers, body });
  expect(answer.status).toBe(201);
  expect(await answer.json()).toMatchObject({ room: 'tea', seq: 1 });
  const meta = { m: 1 };
  const own = tea.post('Yes.', { meta });
  meta.m = 2;
  await own;
  spoil((await one.next()).value);
  expect((await other.next()).value).toMatchObject({ seq: 1, ...said });
  expect(await tea.message(1)).toMatchObject(said);
  expect(await tea.message(2)).toMatchObject({ text: 'Yes.', meta: { m: 1 } });
  expect(heard).toMatchObject([{ seq: 1, room: 'tea', ...said }, { seq: 2 }]);
  await expect.poll(() => told).toEqual(['tea 1 Water is on.', 'tea 2 Yes.']);
  expect(await Array.fromAsync(parlour.rooms(), ({ key }) => key)).toEqual(['tea']);
});

test('a hook that is asked who may come in has a room of its own', async () => {
  const mayEnter = (_: object, room: object) => {
    spoil(room);
    return { type: 'ok' } as const;
  };
  const house = await openHouse({}, { hooks: { mayEnter } });
  onTestFinished(() => house.end());
  const room = named('tea');
  await house.rooms.checkEntry({ author: ann }, room);
  expect(room).toEqual(named('tea'));
});

test('an answer that no store can keep is that of its author alone', async () => {
  const mayPost = ({ text }: { readonly text: string }): PostAnswer =>
    text === 'poison' ? { type: 'changed', text: new String('x') as string } : { type: 'ok' };
  const house = await openHouse({}, { hooks: { mayPost }, onBug: () => {} });
  onTestFinished(() => house.end());
  const say = (id: string, name: unknown, text: string) => {
    const author = { ...ann, id, name: name as string };
    return house.rooms.submit({ author }, named('tea'), { type: 'post', room: 'tea', text });
  };
  const all = await Promise.allSettled([
    say('g_a', 'a', 'one'),
    say('g_b', 'b', 'poison'),
    // A part of the host's own said who that is.
    say('g_c', new String('c'), 'two'),
    say('g_d', 'd', 'three'),
  ]);
  expect(all.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'rejected', 'rejected', 'fulfilled'],
  ]);
  expect(all[1]).toMatchObject({ reason: { code: 'hook_failed' } });
  expect(all[2]).toMatchObject({ reason: { message: 'A posted holds what no store can keep.' } });
});

test('a fact is plain where all in it is', () => {
  const fact = { room: named('tea'), author: ann, at: 1 };
  const post = { type: 'posted', text: 'x' } as const;
  const meta = { a: [1, { b: null, c: true }] };
  expect(isPlainFact({ ...fact, change: { ...post, meta } })).toBe(true);
  expect(isPlainFact({ ...fact, change: { ...post, meta: { a: [new Date()] } } })).toBe(false);
  expect(isPlainFact({ ...fact, change: { ...post, text: 5n as never } })).toBe(false);
});
