import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;
let epoch: string;
let ann: Talker;
const joined = new Set<string>();

beforeAll(async () => {
  parlour = await startParlour({}, { roomsPerConnection: 8 });
  ann = await Talker.greet(parlour.wsUrl, { name: 'ann', secret: 'ann'.repeat(15).slice(0, 43) });
  const room = await fetch(`http://127.0.0.1:${parlour.port}/api/rooms/tea`);
  ({ epoch } = (await room.json()) as { epoch: string });
});
afterAll(async () => {
  await ann.close();
  await parlour.end();
});

const urlOf = (...places: [room: string, after: string][]) => {
  const query = places.flatMap(([room, after]) => [
    ['room', room],
    ['after', after],
  ]);
  return `http://127.0.0.1:${parlour.port}/api/events?${new URLSearchParams(query)}`;
};

async function say(room: string, ...texts: string[]): Promise<void> {
  if (!joined.has(room)) await ann.join(room);
  joined.add(room);
  for (const text of texts) await ann.ask({ type: 'post', room, text, ref: `${room} ${text}` });
}

async function events(stream: StreamReader, count: number): Promise<RoomEvent[]> {
  const heard: RoomEvent[] = [];
  while (heard.length < count) {
    const block = await stream.next();
    if (!block) throw new Error(`it ended after ${heard.length}`);
    if (block.data !== undefined) heard.push(JSON.parse(block.data) as RoomEvent);
  }
  return heard;
}

const shortly = ({ room, type, seq }: RoomEvent) => `${room} ${type} ${seq}`;

describe('a stream of several rooms', () => {
  test('tells every fact after the cursor of each, and what is said from then on', async () => {
    await say('tea', 'one', 'two');
    await say('coffee', 'one');
    await ann.ask({ type: 'edit', room: 'tea', seq: 1, text: 'uno', ref: 'e' });
    const stream = await StreamReader.open(
      urlOf(['Tea', `${epoch}:1`], ['coffee', `${epoch}:0`], ['milk', `${epoch}:0`]),
    );
    expect(stream.status).toBe(200);
    const missed = await events(stream, 3);
    expect(missed.map(shortly).toSorted()).toEqual([
      'coffee posted 1',
      'tea edited 3',
      'tea posted 2',
    ]);
    await say('milk', 'first');
    await say('tea', 'three');
    const live = await events(stream, 2);
    expect(live.map(shortly)).toEqual(['milk posted 1', 'tea posted 4']);
    stream.close();
  });

  test('begins with the place in each room, in their order', async () => {
    const stream = await StreamReader.open(urlOf(['b', `${epoch}:0`], ['a', `${epoch}:0`]));
    for (const _ of 'ba') {
      expect(await stream.next()).toEqual({
        retry: '1000',
        id: expect.stringMatching(`^${epoch}:0:`),
      });
    }
    stream.close();
  });

  test('is somebody in every one of them, until it is closed', async () => {
    await ann.join('here');
    await ann.join('there');
    const stream = await StreamReader.open(urlOf(['here', `${epoch}:0`], ['there', `${epoch}:0`]));
    const counts = { here: 0, there: 0 };
    const until = async (wanted: number) => {
      while (counts.here !== wanted || counts.there !== wanted) {
        const { room, count } = await ann.hear('presence');
        Object.assign(counts, { [room as string]: count });
      }
    };
    await until(2);
    stream.close();
    await until(1);
  });

  test.each([
    ['no room', [], 400, 'bad_shape'],
    ['a room without a cursor', [['tea', '']], 400, 'bad_cursor'],
    ['a code that is none', [['a/b', ':0']], 400, 'bad_code'],
    ['a cursor that is none', [['tea', 'x']], 400, 'bad_cursor'],
    ['one room in two spellings', [['tea', ':0'], ['T E A', ':0']], 400, 'bad_shape'], // biome-ignore format: a row
    ['one cursor ahead among good ones', [['a', ':0'], ['b', ':9']], 410, 'cursor_ahead'], // biome-ignore format: a row
    ['a cursor of another log', [['a', 'other:0']], 410, 'cursor_epoch'],
    ['too many rooms', [...'abcdefghi'].map((room) => [room, ':0'] as const), 429, 'too_many_rooms'], // biome-ignore format: a row
  ] as const)('is refused: %s', async (_, places, status, code) => {
    const given = places.map(([room, after]): [string, string] => [
      room,
      after.startsWith(':') ? `${epoch}${after}` : after,
    ]);
    const response = await fetch(urlOf(...given));
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
  });

  test('is refused where the cursors are not as many as the rooms', async () => {
    const response = await fetch(`${urlOf(['a', `${epoch}:0`])}&room=b`);
    expect(await response.json()).toMatchObject({ error: { code: 'bad_shape' } });
  });
});
