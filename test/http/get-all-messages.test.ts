import { type IncomingMessage, get as request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { named } from '../support/house.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { type OwnHouse, openHouse } from './house.ts';

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour({ listen: ['0=chatlog', '0=htmx', '0=htmx:den', '0=chatlog:den'] });
});
afterAll(() => parlour.end());

const get = (room: string, init?: RequestInit) =>
  fetch(`http://127.0.0.1:${parlour.listeners[0]?.port}/getAllMessages?room=${room}`, init);

async function say(room: string, texts: readonly string[]): Promise<void> {
  const ann = await Talker.open(`${parlour.wsUrl}?dialect=chatlog&room=${room}`);
  for (const body of texts) {
    ann.say(JSON.stringify({ userName: 'Ann', body, timestamp: '8:52 AM' }));
  }
  for (const _ of texts) await ann.next();
  await ann.close();
}

test('an empty room is an empty list, byte for byte', async () => {
  const response = await get('empty');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await response.text()).toBe('{"Messages":[]}\n');
});

test('a line is as its clients know it', async () => {
  await say('one', ['<hi>']);
  expect(await (await get('one')).text()).toBe(
    '{"Messages":[{"userName":"Ann","body":"\\u003chi\\u003e","timestamp":"8:52 AM"}]}\n',
  );
});

test('without a room it is that of `/chat` on the same port, whatever the port speaks', async () => {
  await say('lobby', ['in the lobby']);
  await say('den', ['in the den']);
  const ports = [parlour, ...parlour.listeners].map(({ port }) => port);
  const rooms = ['lobby', 'lobby', 'lobby', 'den', 'den'];
  for (const [i, room] of rooms.entries()) {
    const log = await (await fetch(`http://127.0.0.1:${ports[i]}/getAllMessages`)).text();
    expect(log).toContain(`in the ${room}`);
    const ann = await Talker.open(`ws://127.0.0.1:${ports[i]}/chat`);
    ann.say('{}');
    expect(JSON.parse(log).Messages).toContainEqual(JSON.parse(await ann.next()));
    await ann.close();
  }
  const byCode = await fetch(`${parlour.url}/getAllMessages?roomCode=Den`);
  expect(await byCode.text()).toContain('in the den');
  expect((await get('a%2Fb')).status).toBe(400);
  const head = await get('lobby', { method: 'HEAD' });
  expect(head.status).toBe(200);
  expect(await head.text()).toBe('');
});

test('removed lines are left out, wherever they stood', async () => {
  const ann = await Talker.greet(parlour.wsUrl, { name: 'ann', secret: 'a'.repeat(43) });
  await ann.join('removed');
  for (const text of ['one', 'two', 'three']) {
    await ann.ask({ type: 'post', room: 'removed', text, ref: text });
  }
  const bodies = async () => {
    const { Messages } = (await (await get('removed')).json()) as { Messages: { body: string }[] };
    return Messages.map(({ body }) => body);
  };
  await ann.ask({ type: 'remove', room: 'removed', seq: 1, ref: 'd1' });
  expect(await bodies()).toEqual(['two', 'three']);
  await ann.ask({ type: 'remove', room: 'removed', seq: 3, ref: 'd3' });
  await ann.ask({ type: 'edit', room: 'removed', seq: 2, text: 'deux', ref: 'e2' });
  expect(await bodies()).toEqual(['deux']);
  await ann.close();
});

describe('a log of 32 MB', () => {
  const many = 8_000;
  // Nothing that the search would have to take apart.
  const padding = ' '.repeat(4_000);
  let house: OwnHouse;
  let pages = 0;

  beforeAll(async () => {
    house = await openHouse({ listener: { dialect: 'chatlog', room: 'long' } });
    const { store } = house;
    const events = store.events.bind(store);
    store.events = (...range) => {
      pages++;
      return events(...range);
    };
    const fact = (i: number) => ({
      room: named('long'),
      author: { id: 'c_ann', name: 'Ann', claimed: true } as const,
      at: i,
      change: { type: 'posted', text: `${i} ${padding}`, stamp: '8:52 AM' } as const,
    });
    for (let i = 0; i < many; i += 1_000) {
      await house.store.commit(Array.from({ length: 1_000 }, (_, n) => fact(i + n)));
    }
  });
  afterAll(() => house.close());

  const open = () =>
    new Promise<IncomingMessage>((resolve) => request(`${house.url}/getAllMessages`, resolve));

  /** The numbers that the lines begin with. */
  async function numbersIn(response: IncomingMessage): Promise<number[]> {
    const numbers: number[] = [];
    let carried = '';
    for await (const chunk of response) {
      const text = carried + String(chunk);
      const whole = text.lastIndexOf('"timestamp"') + 1;
      const found = text.slice(0, whole).matchAll(/"body":"(\d+) {4001}"/g);
      for (const [, number] of found) numbers.push(Number(number));
      carried = text.slice(whole);
    }
    expect(carried.endsWith(']}\n')).toBe(true);
    return numbers;
  }

  test('is whole, in order, and read from the store no faster than it is taken', async () => {
    const all = Array.from({ length: many }, (_, i) => i);
    const slow = await open();
    const quick = await open();
    expect(await numbersIn(quick)).toEqual(all);
    const each = many / 20;
    expect(pages).toBeGreaterThanOrEqual(each);
    expect(pages).toBeLessThan(each * 1.6);
    expect(await numbersIn(slow)).toEqual(all);
    expect(pages).toBe(each * 2);
  });

  test('is let go of when its reader leaves', async () => {
    const left = await open();
    const before = pages;
    left.destroy();
    expect(await numbersIn(await open())).toHaveLength(many);
    expect(pages - before).toBeLessThan((many / 20) * 1.6);
  });
});

test('where chatlog is off, it is not there', async () => {
  const own = await startParlour({ dialects: 'native', listen: ['0=native'] });
  for (const { port } of [own, ...own.listeners]) {
    expect((await fetch(`http://127.0.0.1:${port}/getAllMessages`)).status).toBe(404);
  }
  await own.end();
});
