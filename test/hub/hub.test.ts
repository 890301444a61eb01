import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { native } from '../../src/dialect/native-dialect.ts';
import { roomcode } from '../../src/dialect/roomcode.ts';
import type { Entrance, Place } from '../../src/hub/place.ts';
import { webSocketFraming } from '../../src/send/frame.ts';
import { type House, named, openHouse, openWire } from '../support/house.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.end());

type Wire = Awaited<ReturnType<typeof openWire>>;

function enter(wire: Wire, room: string, more: Partial<Entrance> = {}): Promise<Place> {
  return house.hub.enter({
    room: named(room),
    dialect: roomcode,
    framing: webSocketFraming,
    outlet: wire.outlet,
    member: String(Math.random()),
    onLost: (error) => {
      throw error;
    },
    ...more,
  });
}

function heard(wire: Wire, text: string): Promise<void> {
  let all = '';
  return new Promise((resolve) => {
    wire.client.on('data', (chunk: Buffer) => {
      all += String(chunk);
      if (all.includes(text)) resolve();
    });
    wire.client.resume();
  });
}

test('who comes in while the last one leaves still hears', async () => {
  const [ann, bo] = await Promise.all([openWire(house), openWire(house)]);
  const first = await enter(ann, 'door');
  const coming = enter(bo, 'door', { dialect: native });
  first.leave();
  await coming;
  const hearing = heard(bo, 'hello');
  await house.post('door', 'hello');
  await hearing;
  ann.end();
  bo.end();
});

test('ten messages of one moment over five rooms are one write a reader', async () => {
  const readers = await Promise.all(Array.from({ length: 20 }, () => openWire(house)));
  const rooms = ['one', 'two', 'three', 'four', 'five'];
  for (const reader of readers) for (const room of rooms) await enter(reader, room);
  const hearing = readers.map((reader) => heard(reader, 'last'));
  const before = house.hub.traffic.writes;
  const posts = rooms.flatMap((room) => [house.post(room, 'line'), house.post(room, 'line')]);
  await Promise.all([...posts.slice(0, 9), house.post('five', 'last')]);
  await Promise.all(hearing);
  expect(house.hub.traffic.writes - before).toBe(readers.length);
  for (const reader of readers) reader.end();
});

test('before many readers a piece of a message that grows leaves with the next line, or a tenth of a second later', async () => {
  const readers = await Promise.all(Array.from({ length: 200 }, () => openWire(house)));
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  for (const reader of readers) await enter(reader, 'stage', { dialect: native });
  const grow = (offset: number, text: string) => {
    const author = { id: 'b_x', name: 'Weather' };
    house.bus.publish({ type: 'growing', room: 'stage', author, ref: 'g', offset, text });
  };
  const turn = () => new Promise(setImmediate);
  // Who came in is told by then, and not among what is counted.
  vi.advanceTimersByTime(1_000);
  await turn();
  await turn();
  const before = house.hub.traffic.writes;
  const withLine = readers.map((reader) => heard(reader, 'a line'));
  grow(0, 'Rain');
  await turn();
  await turn();
  expect(house.hub.traffic.writes).toBe(before);
  await house.post('stage', 'a line');
  await Promise.all(withLine);
  expect(house.hub.traffic.writes - before).toBe(readers.length);
  const alone = readers.map((reader) => heard(reader, ' by noon'));
  grow(4, ' by noon');
  await turn();
  vi.advanceTimersByTime(100);
  await Promise.all(alone);
  expect(house.hub.traffic.writes - before).toBe(2 * readers.length);
  for (const reader of readers) reader.end();
});

test('a room that everybody left is forgotten, and found again', async () => {
  const ann = await openWire(house);
  const place = await enter(ann, 'empty');
  expect(house.hub.count('empty')).toBe(1);
  place.leave();
  place.leave();
  expect(house.hub.count('empty')).toBe(0);
  await house.post('empty', 'nobody hears');
  const again = await enter(ann, 'empty');
  expect(again.latest).toBe(1);
  ann.end();
});

test('what the bus loses is read from the log', async () => {
  const ann = await openWire(house);
  await enter(ann, 'lossy');
  const { bus } = house;
  const publish = bus.publish.bind(bus);
  bus.publish = (message) => {
    if (!('event' in message) || message.event.seq !== 2) publish(message);
  };
  const hearing = Promise.all(['one', 'two', 'three'].map((text) => heard(ann, `"${text}"`)));
  for (const text of ['one', 'two', 'three']) await house.post('lossy', text);
  await hearing;
  ann.end();
});

test('what comes while a loss is read from the log is heard too', async () => {
  const ann = await openWire(house);
  await enter(ann, 'lossy');
  const { bus } = house;
  const publish = bus.publish.bind(bus);
  bus.publish = (message) => {
    if (!('event' in message) || message.event.seq !== 1) publish(message);
  };
  const hearing = heard(ann, '"last"');
  await Promise.all(['lost', 'one', 'last'].map((text) => house.post('lossy', text)));
  await hearing;
  ann.end();
});
