import { expect, test } from 'vitest';
import { Turns } from '../../src/room/turns.ts';

const bounds = { passwordsWaiting: 16, passwordsWaitingPerRoom: 4 };
const busy = { code: 'passwords_busy', retry: 1 };

/** Work of rooms, begun while something else is done, and what was done in which order. */
function crowded() {
  const turns = new Turns();
  const held = Promise.withResolvers<void>();
  const all: Promise<unknown>[] = [turns.do('held', () => held.promise, bounds)];
  const done: string[] = [];
  const ask = (room: string, name = room, isFirst = false) => {
    const work = async () => {
      done.push(name);
    };
    const asked = turns.do(room, work, bounds, isFirst).catch((error) => error);
    all.push(asked);
    return asked;
  };
  const end = async () => {
    held.resolve();
    await Promise.all(all);
    return done.join(' ');
  };
  return { turns, ask, end };
}

test('work is done one after the other, also after some that failed', async () => {
  const turns = new Turns();
  const done: string[] = [];
  let atOnce = 0;
  const work = (name: string) => async () => {
    expect(++atOnce).toBe(1);
    await new Promise(setImmediate);
    atOnce--;
    done.push(name);
    if (name === 'b') throw new Error(name);
  };
  const all = ['a', 'b', 'c'].map((name) => turns.do('tea', work(name), bounds));
  expect(turns.size).toBe(2);
  await expect(all[1]).rejects.toThrow('b');
  await Promise.allSettled(all);
  await turns.do('tea', work('d'), bounds);
  expect(done).toEqual(['a', 'b', 'c', 'd']);
  expect(turns.size).toBe(0);
});

test('who finds no place hears the seconds until all that waits is done, by what work takes', async () => {
  let now = 0;
  const turns = new Turns(() => now);
  const slow = async () => {
    now += 1_500;
  };
  await turns.do('tea', slow, bounds);
  const held = Promise.withResolvers<void>();
  const all = Array.from({ length: 5 }, () => turns.do('tea', () => held.promise, bounds));
  const more = turns.do('tea', async () => {}, bounds);
  await expect(more).rejects.toMatchObject({ code: 'passwords_busy', retry: 8 });
  held.resolve();
  await Promise.all(all);
});

test('rooms take turns, and what is first goes before the rest of its room alone', async () => {
  const { ask, end } = crowded();
  for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) void ask(name.charAt(0), name);
  void ask('a', 'set', true);
  expect(await end()).toBe('set b1 c1 a1 b2 a2 a3');
});

test('four of a room wait, others hear when to come again; what is first takes the last place', async () => {
  const { turns, ask, end } = crowded();
  const places = ['1', '2', '3', '4'].map((name) => ask('tea', name));
  expect(await ask('tea', '5')).toMatchObject(busy);
  void ask('milk');
  void ask('tea', 'set', true);
  expect(await places[3]).toMatchObject(busy);
  expect(turns.size).toBe(5);
  expect(await end()).toBe('set milk 1 2 3');
});

test('a room that has none waiting always finds a place, by the last one of the room that has most', async () => {
  const { turns, ask, end } = crowded();
  const rooms = ['a', 'b', 'c', 'd'];
  const places = rooms.flatMap((room) => [1, 2, 3, 4].map((i) => ask(room, room + i)));
  void ask('victim');
  expect(await places[15]).toMatchObject(busy);
  expect(await ask('d', 'd5')).toMatchObject(busy);
  expect(turns.size).toBe(16);
  expect(await end()).toMatch(/^a1 b1 c1 d1 victim a2 .* c4$/);
});

test('where each room has one waiting, those give way that had a turn a moment ago', async () => {
  const { turns, ask, end } = crowded();
  const again = ask('held', 'again');
  for (let i = 0; i < 15; i++) void ask(`r${i}`);
  void ask('victim');
  expect(await again).toMatchObject(busy);
  expect(await ask('held', 'once more')).toMatchObject(busy);
  expect(turns.size).toBe(16);
  expect(await end()).toMatch(/^r0 .* r14 victim$/);
});

test('rooms that come again at once, however many, leave every turn but one to others', async () => {
  const turns = new Turns();
  let isOver = false;
  let count = 0;
  const isLoud = Promise.withResolvers<void>();
  const work = async () => {
    if (++count > 100) isLoud.resolve();
    await new Promise(setImmediate);
  };
  const loops = Array.from({ length: 40 }, async (_, i) => {
    while (!isOver) {
      await turns.do(`loud ${i}`, work, bounds).catch(() => undefined);
      await new Promise(setImmediate);
    }
  });
  await isLoud.promise;
  const before = count;
  await turns.do('quiet', work, bounds);
  isOver = true;
  await Promise.all(loops);
  expect(count - before).toBeLessThan(40);
});
