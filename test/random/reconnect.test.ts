import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { native } from '../../src/dialect/native-dialect.ts';
import { Hub } from '../../src/hub/hub.ts';
import type { Place, Welcome } from '../../src/hub/place.ts';
import type { Cursor } from '../../src/protocol/record.ts';
import { webSocketFraming } from '../../src/send/frame.ts';
import type { Outlet } from '../../src/send/outlet.ts';
import type { StoreReader } from '../../src/store/store.ts';
import { type House, named, openHouse, openWire } from '../support/house.ts';

const rooms = ['tea', 'cake', 'milk'];
const people = 200;
const said = 250;

let house: House;
let wires: { outlet: Outlet; end(): void }[];
let asked: Record<string, number>;

/** A hub that has just begun, over a store that counts what it is asked, by room. */
function newHub(): Hub {
  asked = {};
  const count = (what: string, key: string) => {
    asked[`${what} ${key}`] = (asked[`${what} ${key}`] ?? 0) + 1;
  };
  const { store, bus, limits } = house;
  const counting: StoreReader = new Proxy(store, {
    get(target, name: keyof StoreReader) {
      const value = target[name];
      if (typeof value !== 'function') return value;
      return (key: string, ...rest: never[]) => {
        count(name, key);
        return (value as (...all: unknown[]) => unknown).call(target, key, ...rest);
      };
    },
  });
  return new Hub({ store: counting, bus, limits });
}

async function enter(hub: Hub, n: number, after?: Cursor): Promise<[Place, Welcome]> {
  const wire = wires[n % wires.length];
  if (!wire) throw new Error('There is no wire');
  let welcome: Welcome | undefined;
  const place = await hub.enter({
    room: named(rooms[n % rooms.length] ?? ''),
    dialect: native,
    framing: webSocketFraming,
    outlet: wire.outlet,
    member: `m${n}`,
    after,
    greet: (told) => {
      welcome = told;
    },
    onLost: (error) => {
      throw error;
    },
  });
  return [place, welcome as Welcome];
}

const all = <Result>(act: (n: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: people }, (_, n) => act(n)));

async function caughtUp(places: readonly [Place, Welcome][]): Promise<void> {
  while (places.some(([place]) => place.cursor < place.latest)) await nextTurn();
}

beforeEach(async () => {
  house = await openHouse();
  for (const room of rooms) {
    await Promise.all(Array.from({ length: said }, (_, n) => house.post(room, `${n}`)));
  }
  wires = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const { outlet, client, end } = await openWire(house);
      client.resume();
      return { outlet, end };
    }),
  );
});

afterEach(async () => {
  for (const wire of wires) wire.end();
  await house.end();
});

test('after a restart, all who come back to a room ask the store once', async () => {
  const hub = newHub();
  const { epoch } = house.store;
  const places = await all((n) => enter(hub, n, { epoch, seq: (n * 37) % said }));
  expect(places.every(([, { resume }]) => resume.state === 'ok')).toBe(true);
  await caughtUp(places);
  expect(asked).toEqual(Object.fromEntries(rooms.map((room) => [`opening ${room}`, 1])));

  asked = {};
  await caughtUp(await all((n) => enter(hub, n, { epoch, seq: (n * 53) % said })));
  // Once more for all of a moment, how far the log goes: memory must not tell what is gone.
  expect(asked).toEqual(Object.fromEntries(rooms.map((room) => [`room ${room}`, 1])));
});

test('so do newcomers, and cursors that are too old or mean nothing', async () => {
  for (const room of rooms) {
    await Promise.all(Array.from({ length: 100 }, (_, n) => house.post(room, `more ${n}`)));
  }
  const hub = newHub();
  const { epoch } = house.store;
  const cursors = [undefined, { epoch, seq: 1 }, { epoch: 'another', seq: 9 }];
  const places = await all((n) => enter(hub, n, cursors[(n >> 2) % cursors.length]));
  expect(new Set(places.map(([, { resume }]) => resume.state))).toEqual(
    new Set(['fresh', 'gap', 'reset']),
  );
  await caughtUp(places);
  expect(asked).toEqual(Object.fromEntries(rooms.map((room) => [`opening ${room}`, 1])));
});
