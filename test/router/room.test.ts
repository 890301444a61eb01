import { afterEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type Connection, createRouter, golemProtocol } from '../../src/router/index.ts';
import type { Golem } from './golem.ts';
import { endHosts, type Host, host } from './host.ts';

afterEach(endHosts);

const crowd = (home: Host, count: number): Promise<Golem[]> =>
  Promise.all(Array.from({ length: count }, () => home.connect()));

/** Resolves when `count` connections are closed. */
function closes(router: { onClose(hook: () => void): unknown }, count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = count;
  router.onClose(() => {
    if (--left === 0) resolve();
  });
  return promise;
}

describe('a room', () => {
  test('is heard by its members, the sender too if it is one, and by nobody else', async () => {
    const router = createRouter();
    const room = router.createRoom();
    router
      .on('join', (connection) => room.join(connection))
      .on('leave', (connection) => room.leave(connection))
      .on('msg', (_, text) => room.emit('msg', text))
      .on('echo', (connection, data) => connection.emit('echo', data));
    const [ann, bo, cy] = (await crowd(await host(router), 3)) as [Golem, Golem, Golem];
    for (const one of [ann, bo]) one.emit('join');
    ann.emit('join');
    bo.emit('echo', 1);
    await bo.hear('echo');
    ann.emit('msg', 'hi');
    cy.emit('msg', 'from outside');
    expect(await bo.hearAll('msg', 2)).toEqual(['hi', 'from outside']);
    expect(await ann.hearAll('msg', 2)).toEqual(['hi', 'from outside']);
    ann.emit('leave');
    ann.emit('msg', 'bye');
    ann.emit('echo', 2);
    expect(await bo.hear('msg')).toBe('bye');
    await ann.hear('echo');
    expect([ann.frames, cy.frames]).toEqual([['msg "hi"', 'msg "from outside"', 'echo 2'], []]);
    expect(room.size).toBe(1);
  });

  test('forgets who closes, and takes nobody who has', async () => {
    const late: boolean[] = [];
    const router = createRouter();
    const room = router.createRoom();
    router
      .onConnect((connection) => room.join(connection))
      .onClose((connection) => late.push(room.has(connection), room.join(connection)));
    const home = await host(router);
    const closed = closes(router, 1);
    await (await home.connect()).close();
    await closed;
    expect(late).toEqual([false, false]);
    expect([room.size, router.size]).toEqual([0, 0]);
  });

  test('says nothing once it is stopped', async () => {
    const router = createRouter();
    const room = router.createRoom();
    router.onConnect((connection) => {
      const log = [room.join(connection)];
      room.emit('before');
      room.stop();
      room.emit('after');
      log.push(room.join(connection), room.has(connection));
      connection.emit('log', log);
    });
    const ann = await (await host(router)).connect();
    await ann.hear('log');
    expect(ann.frames).toEqual(['before null', 'log [true,false,false]']);
  });

  test('takes connections of its own router only', async () => {
    const router = createRouter({ onError: (error) => errors.push(error) });
    const errors: unknown[] = [];
    const strange = createRouter().createRoom();
    router.onConnect((connection) => strange.join(connection));
    await (await host(router)).connect();
    expect(errors).toEqual([new TypeError('That connection belongs to another router.')]);
    const made = { emit() {}, close() {}, id: '', state: {}, open: true };
    expect(() => strange.join(made)).toThrow(TypeError);
  });
});

describe('within one moment', () => {
  test('order is that of the emits, whoever joins and leaves meanwhile', async () => {
    const router = createRouter();
    const room = router.createRoom();
    router.on('go', (connection) => {
      room.emit('n', 'before');
      room.join(connection);
      room.emit('n', 1);
      connection.emit('n', 2);
      router.broadcast('n', 3);
      room.emit('n', 4);
      connection.emit('n', 5);
      room.leave(connection);
      room.emit('n', 'after');
      connection.emit('n', 6);
    });
    router.on('sit', (connection) => {
      room.join(connection);
      connection.emit('seated');
    });
    const [ann, bo] = (await crowd(await host(router), 2)) as [Golem, Golem];
    bo.emit('sit');
    await bo.hear('seated');
    ann.emit('go');
    expect(await ann.hearAll('n', 6)).toEqual([1, 2, 3, 4, 5, 6]);
    const heard = await bo.hearAll('n', 5);
    expect(heard.filter((n) => n !== 3)).toEqual(['before', 1, 4, 'after']);
  });

  test('many events to many members are one write each, and encoded once', async () => {
    let encoded = 0;
    const router = createRouter({
      protocol: {
        decode: golemProtocol.decode,
        encode(event, data) {
          encoded++;
          return golemProtocol.encode(event, data);
        },
      },
    });
    const [one, two] = [router.createRoom(), router.createRoom()];
    const counted: unknown[] = [];
    router
      .onConnect((connection) => {
        one.join(connection);
        two.join(connection);
      })
      .on('go', () => {
        const before = { ...router.traffic };
        const look = () => {
          const { writes, deliveries } = router.traffic;
          // On a busy machine the writes of one moment take more than one turn.
          if (writes - before.writes < 20) {
            setImmediate(look);
            return;
          }
          counted.push(writes - before.writes, deliveries - before.deliveries, encoded);
          router.broadcast('counted');
        };
        setImmediate(() => setImmediate(look));
        for (let n = 0; n < 10; n++) {
          one.emit('n', n);
          two.emit('n', n);
        }
        router.broadcast('n', 10);
      });
    const people = await crowd(await host(router), 20);
    people[0]?.emit('go');
    await Promise.all(people.map((one) => one.hear('counted')));
    expect(counted).toEqual([20, 21 * 20, 21]);
    expect(people.every(({ frames }) => frames.length === 22)).toBe(true);
  });

  test('a burst arrives whole, and so does one large event', async () => {
    const router = createRouter();
    const room = router.createRoom();
    router
      .onConnect((connection) => room.join(connection))
      .on('burst', () => {
        for (let n = 0; n < 5_000; n++) room.emit('n', `${n} ${'x'.repeat(90)}`);
      })
      .on('large', () => room.emit('large', 'x'.repeat(3_000_000)));
    const people = await crowd(await host(router), 5);
    people[0]?.emit('burst');
    people[0]?.emit('large');
    for (const one of people) {
      const heard = await one.hearAll('n', 5_000);
      expect(heard.map((text) => Number.parseInt(String(text), 10))).toEqual([...heard.keys()]);
      expect(await one.hear('large')).toHaveLength(3_000_000);
    }
  });
});

test('sixty members who drop out of a busy room take nothing with them', async () => {
  const errors: unknown[] = [];
  const router = createRouter({ onError: (error) => errors.push(error) });
  const rooms = router.createRoomManager();
  router
    .onConnect((connection) => rooms.join('busy', connection))
    .on('msg', (_, text) => rooms.emit('busy', 'msg', text));
  const gone = closes(router, 60);
  const home = await host(router);
  const [ann, ...people] = (await crowd(home, 61)) as [Golem, ...Golem[]];
  for (const [i, one] of people.entries()) {
    for (let n = 0; n < 20; n++) one.emit('msg', `${i} ${n}`);
    if (i % 2 === 0) one.ws.terminate();
    else one.ws.once('message', () => one.ws.terminate());
  }
  await gone;
  expect(rooms.sizeOf('busy')).toBe(1);
  ann.emit('msg', 'alone');
  let last: unknown;
  while (last !== 'alone') last = await ann.hear('msg');
  expect(errors).toEqual([]);
});

test('who reads too slowly is let go, and nobody waits for it', async () => {
  const router = createRouter();
  const room = router.createRoom();
  const connections: Connection[] = [];
  router
    .onConnect((connection) => {
      connections.push(connection);
      room.join(connection);
    })
    .on('say', (_, n) => room.emit('n', `${n} ${'x'.repeat(60_000)}`));
  const [ann, bo] = (await crowd(await host(router), 2)) as [Golem, Golem];
  ann.ws.pause();
  let said = 0;
  while (connections.every(({ open }) => open)) {
    bo.emit('say', ++said);
    expect(String(await bo.hear('n')).startsWith(`${said} `)).toBe(true);
  }
  ann.ws.resume();
  expect(await ann.ended()).toEqual({ code: 4_002, reason: 'You read too slowly.' });
  const heard = ann.frames.map((frame) => Number.parseInt(frame.slice(3), 10));
  expect(heard).toEqual(heard.map((_, i) => i + 1));
  expect(heard.length).toBeLessThan(said);
  bo.emit('say', 'alone');
  await bo.hear('n');
});

describe('a room manager', () => {
  const setUp = async (options = {}) => {
    const router = createRouter();
    const rooms = router.createRoomManager(options);
    const log: string[] = [];
    rooms.on('create', (name) => log.push(`create ${name} ${rooms.sizeOf(name)}`));
    rooms.on('remove', (name) => log.push(`remove ${name} ${rooms.sizeOf(name)}`));
    const say = (connection: Connection, done?: unknown) =>
      connection.emit('did', done === undefined ? rooms.roomsOf(connection) : done);
    router
      .on('join', (connection, name) => say(connection, rooms.join(String(name), connection)))
      .on('leave', (connection, name) => say(connection, rooms.leave(String(name), connection)))
      .on('leaveAll', (connection) => say(connection, rooms.leaveAll(connection)))
      .on('msg', z.tuple([z.string(), z.string()]), (_, [to, text]) => rooms.emit(to, 'msg', text));
    const home = await host(router);
    const [ann, bo] = (await crowd(home, 2)) as [Golem, Golem];
    const does = async (who: Golem, event: string, data?: unknown): Promise<unknown> => {
      who.emit(event, data);
      return who.hear('did');
    };
    return { router, rooms, log, ann, bo, does };
  };

  test('makes a room for the first and removes it with the last', async () => {
    const { rooms, log, ann, bo, does } = await setUp();
    expect(await does(ann, 'join', 'r')).toBe(true);
    expect(await does(ann, 'join', 'r')).toBe(true);
    expect(await does(bo, 'join', 'r')).toBe(true);
    expect([rooms.size, rooms.sizeOf('r')]).toEqual([1, 2]);
    expect(await does(ann, 'leave', 'r')).toEqual([]);
    ann.emit('msg', ['r', 'hi']);
    ann.emit('msg', ['nowhere', 'hi']);
    expect(await bo.hear('msg')).toBe('hi');
    expect(await does(bo, 'leave', 'nowhere')).toEqual(['r']);
    expect(await does(bo, 'leave', 'r')).toEqual([]);
    expect(log).toEqual(['create r 1', 'remove r 0']);
    expect(rooms.size).toBe(0);
    expect(ann.frames.some((frame) => frame.startsWith('msg'))).toBe(false);
  });

  test('lets somebody out of all rooms, also by closing', async () => {
    const { router, rooms, log, ann, bo, does } = await setUp();
    for (const name of ['a', 'b', '__proto__']) await does(ann, 'join', name);
    for (const name of ['a', 'c']) await does(bo, 'join', name);
    expect(await does(ann, 'leaveAll')).toEqual([]);
    expect(log.slice(4)).toEqual(['remove b 0', 'remove __proto__ 0']);
    const closed = closes(router, 1);
    await bo.close();
    await closed;
    expect(log.slice(6)).toEqual(['remove a 0', 'remove c 0']);
    expect(rooms.size).toBe(0);
  });

  test('destroys a room, and stops', async () => {
    const { rooms, log, ann, does } = await setUp();
    await does(ann, 'join', 'a');
    await does(ann, 'join', 'b');
    rooms.destroy('a');
    rooms.destroy('nowhere');
    expect(log.at(-1)).toBe('remove a 0');
    expect(await does(ann, 'join', 'a')).toBe(true);
    rooms.stop();
    expect(rooms.size).toBe(0);
    expect(await does(ann, 'join', 'a')).toBe(false);
  });

  test('takes one connection into so many rooms', async () => {
    const { ann, does } = await setUp({ roomsPerConnection: 2 });
    expect(await does(ann, 'join', 'a')).toBe(true);
    expect(await does(ann, 'join', 'b')).toBe(true);
    expect(await does(ann, 'join', 'c')).toBe(false);
    await does(ann, 'leave', 'a');
    expect(await does(ann, 'join', 'c')).toBe(true);
    expect(() => createRouter().createRoomManager({ roomsPerConnection: 0 })).toThrow(RangeError);
  });

  test('closes who leaves its last room, if it is told to', async () => {
    const { rooms, ann, bo, does } = await setUp({ closeOnLastRoomLeft: true });
    await does(ann, 'join', 'a');
    await does(ann, 'join', 'b');
    expect(await does(ann, 'leave', 'a')).toEqual(['b']);
    expect(await does(bo, 'leave', 'a')).toEqual([]);
    ann.emit('leave', 'b');
    expect((await ann.ended()).code).toBe(1_005);
    await does(bo, 'join', 'c');
    rooms.destroy('c');
    expect((await bo.ended()).code).toBe(1_005);
  });

  test('reports what its callbacks throw', async () => {
    const where: string[] = [];
    const router = createRouter({ onError: (_, what) => where.push(what) });
    const rooms = router.createRoomManager();
    rooms.on('create', () => expect.fail('planted'));
    router.onConnect((connection) => {
      connection.emit('in', rooms.join('r', connection));
    });
    expect(await (await (await host(router)).connect()).hear('in')).toBe(true);
    expect(where).toEqual(['room create']);
  });
});
