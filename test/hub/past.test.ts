import { expect, test } from 'vitest';
import type { Chunk } from '../../src/hub/chunk.ts';
import { Past } from '../../src/hub/past.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';

const posted = (seq: number): RoomEvent => ({
  type: 'posted',
  room: 'tea',
  epoch: 'e',
  seq,
  at: 0,
  author: { id: 'a', name: 'ann' },
  text: String(seq),
});

const oneChunk = (events: readonly RoomEvent[]): Chunk => ({
  from: events[0]?.seq ?? 0,
  to: events.at(-1)?.seq ?? 0,
  texts: [],
  bytes: Buffer.alloc(0),
  at: 0,
});

/** A past whose reads are noted, as the first and the last event of each. */
function openPast() {
  const reads: [first: number, last: number][] = [];
  const past = new Past({
    read: async (after, upTo) => {
      reads.push([after + 1, upTo]);
      return Array.from({ length: upTo - after }, (_, i) => posted(after + 1 + i));
    },
    encode: (events) => [oneChunk(events)],
    recent: 300,
  });
  return { past, reads };
}

test('the recent past is read at once, and of what is added to it only the new', async () => {
  const { past, reads } = openPast();
  const chunks = await past.chunksAt(110, 400);
  expect(chunks.map(({ from, to }) => [from, to])).toEqual([[97, 128]]);
  expect(reads).toEqual([[97, 400]]);
  await past.chunksAt(150, 400);
  await past.chunksAt(399, 400);
  expect(reads).toEqual([[97, 400]]);
  const newest = await past.chunksAt(401, 420);
  expect(newest.map(({ from, to }) => [from, to])).toEqual([[385, 416]]);
  expect(reads).toEqual([
    [97, 400],
    [385, 420],
  ]);
});

test('what is further back is read a block at a time, by whoever needs it first', async () => {
  const { past, reads } = openPast();
  await Promise.all([past.chunksAt(40, 1_000), past.chunksAt(64, 1_000), past.chunksAt(65, 1_000)]);
  expect(reads).toEqual([
    [33, 64],
    [65, 96],
  ]);
});
