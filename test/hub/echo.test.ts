import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Dialect } from '../../src/dialect/dialect.ts';
import { golem } from '../../src/dialect/golem.ts';
import type { Place } from '../../src/hub/place.ts';
import { plainFraming } from '../../src/send/frame.ts';
import { ann, type House, named, openHouse, openWire } from '../support/house.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.end());

const quiet: Dialect = {
  ...golem,
  declinesEcho: true,
  encode: (event) => (event.type === 'posted' ? `${event.text}\n` : undefined),
};

interface Heard {
  readonly place: Place;
  readonly text: () => string;
  readonly end: () => void;
}

async function come(dialect: Dialect): Promise<Heard> {
  const { outlet, client, end } = await openWire(house);
  let all = '';
  client.on('data', (bytes: Buffer) => {
    all += String(bytes);
  });
  client.resume();
  const place = await house.hub.enter({
    room: named('tea'),
    dialect,
    framing: plainFraming,
    outlet,
    member: String(Math.random()),
    onLost: (error) => {
      throw error;
    },
  });
  return { place, text: () => all, end };
}

const say = (text: string, from?: Place) => {
  const command = { type: 'post', room: 'tea', text } as const;
  return house.rooms.submit({ author: ann }, named('tea'), command, undefined, (seq) =>
    from?.leaveOut(seq),
  );
};

test('a dialect without echo tells all but the sender, whose cursor goes on', async () => {
  const [first, other] = await Promise.all([come(quiet), come(quiet)]);
  await Promise.all([say('one'), say('two', first.place), say('three'), say('four', first.place)]);
  await say('last');
  await expect.poll(other.text).toBe('one\ntwo\nthree\nfour\nlast\n');
  await expect.poll(first.text).toBe('one\nthree\nlast\n');
  expect(first.place.cursor).toBe(5);
  first.end();
  other.end();
});

test('what is handed out before the sender has its answer is left out all the same', async () => {
  const first = await come(quiet);
  const long = 'x'.repeat(3_000);
  const posts = Array.from({ length: 20 }, () => say(long, first.place));
  await Promise.all([...posts, say('last')]);
  await expect.poll(first.text).toBe('last\n');
  first.end();
});

test('dialects of today hear themselves', async () => {
  const first = await come({ ...quiet, declinesEcho: undefined } as unknown as Dialect);
  await say('mine', first.place);
  await expect.poll(first.text).toBe('mine\n');
  first.end();
});
