import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textFrame } from '../../bench/peer/text-frame.ts';
import { Histogram } from '../../src/load/histogram.ts';
import { type Hearing, Reader } from '../../src/load/reader.ts';
import { filling, stampLength } from '../../src/load/stamp.ts';
import { Transcript } from '../../src/load/transcript.ts';

const tail = filling(40);
const lines = 60;
const senders = 3;
const ping = Buffer.of(0x89, 2, 0x68, 0x69);

function hearing(): Hearing {
  return {
    filling: Buffer.from(tail),
    timedFrom: 0,
    latency: new Histogram(),
    sentAt: (sender, count) => (sender < senders && count < lines / senders ? 1 : undefined),
    aside: () => {},
  };
}

function line(number: number): string {
  const sender = String(number % senders).padStart(4, '0');
  const count = String(Math.floor(number / senders)).padStart(8, '0');
  return JSON.stringify({ Author: 'ann', Content: `#${sender}:${count}#${tail}` });
}

const all = Array.from({ length: lines }, (_, i) => i);

/** Frames of so many lines each; single lines go bare, as on the native wire. */
function framed(numbers: readonly number[], sizes: readonly number[]): Buffer {
  const frames: Buffer[] = [];
  for (let at = 0, turn = 0; at < numbers.length; turn++) {
    const size = sizes[turn % sizes.length] as number;
    const texts = numbers.slice(at, at + size).map(line);
    frames.push(textFrame(texts.length === 1 ? (texts[0] as string) : `[${texts.join(',')}]`));
    at += size;
  }
  return Buffer.concat(frames);
}

interface Feed {
  readonly bytes: Buffer;
  readonly cuts: readonly number[];
}

/** Every reader gets its bytes cut in its own places, all of them in turn. */
function listen(feeds: readonly Feed[], shared: boolean): Reader[] {
  const transcript = shared ? new Transcript() : undefined;
  const common = hearing();
  const readers = feeds.map(() => new Reader(common, transcript, true));
  const places = feeds.map(() => 0);
  for (let turn = 0; places.some((at, i) => at < (feeds[i] as Feed).bytes.length); turn++) {
    for (const [i, { bytes, cuts }] of feeds.entries()) {
      const at = places[i] as number;
      const chunk = bytes.subarray(at, at + (cuts[turn % cuts.length] as number));
      if (chunk.length > 0) readers[i]?.hear(Buffer.from(chunk), chunk.length, 2);
      places[i] = at + chunk.length;
    }
  }
  return readers;
}

const aCut = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 });
const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
const nothingWrong = { doubled: 0, reordered: 0, skipped: 0, garbled: 0 };

describe('a reader finds nothing where nothing is wrong', () => {
  test('whatever the cuts of the bytes', () => {
    fc.assert(
      fc.property(fc.array(aCut, { minLength: 2, maxLength: 4 }), fc.boolean(), (cuts, shared) => {
        const bytes = framed(all, [1]);
        const readers = listen(
          cuts.map((cut) => ({ bytes, cuts: cut })),
          shared,
        );
        for (const reader of readers) {
          expect(reader.faults).toEqual(nothingWrong);
          expect(reader.heard).toBe(lines);
        }
      }),
    );
  });

  test('whatever lines share a frame', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(sizes, aCut), { minLength: 2, maxLength: 4 }), (feeds) => {
        const readers = listen(
          feeds.map(([size, cuts]) => ({ bytes: framed(all, size), cuts })),
          true,
        );
        for (const reader of readers) {
          expect(reader.faults).toEqual(nothingWrong);
          expect(reader.heard).toBe(lines);
        }
      }),
    );
  });

  test('whoever is pinged in between', () => {
    const half = framed(all.slice(0, 30), [1]);
    const pinged = Buffer.concat([half, ping, framed(all.slice(30), [1])]);
    const readers = listen(
      [
        { bytes: pinged, cuts: [700] },
        { bytes: framed(all, [1]), cuts: [500] },
        { bytes: pinged, cuts: [333] },
      ],
      true,
    );
    expect(readers.map(({ heard }) => heard)).toEqual([lines, lines, lines]);
    expect(readers.map(({ faults }) => faults)).toEqual([nothingWrong, nothingWrong, nothingWrong]);
  });
});

describe('a reader finds', () => {
  const cases = [
    { what: 'a lost line', numbers: all.filter((n) => n !== 20), faults: { skipped: 1 } },
    { what: 'a lost last line', numbers: all.slice(0, -1), faults: {} },
    { what: 'a doubled line', numbers: all.toSpliced(20, 0, 20), faults: { doubled: 1 } },
    {
      what: 'a line doubled much later',
      numbers: all.toSpliced(50, 0, 20),
      faults: { doubled: 1 },
    },
    {
      what: 'two lines of one sender the wrong way round',
      numbers: all.toSpliced(20, 4, 23, 21, 22, 20),
      faults: { reordered: 1 },
    },
    { what: 'a line never said', numbers: [...all, lines + 1], faults: { garbled: 1 } },
  ];
  for (const { what, numbers, faults } of cases) {
    test.each([0, 1, 2])(`${what}, whichever reader it happens to (%i)`, (which) => {
      fc.assert(
        fc.property(sizes, aCut, fc.boolean(), (size, cuts, shared) => {
          const feeds = [0, 1, 2].map((i) => ({
            bytes: framed(i === which ? numbers : all, size),
            cuts,
          }));
          const readers = listen(feeds, shared);
          for (const [i, reader] of readers.entries()) {
            const hit = i === which;
            expect(reader.faults).toEqual(hit ? { ...nothingWrong, ...faults } : nothingWrong);
            expect(reader.heard).toBe(hit ? new Set(numbers.filter((n) => n < lines)).size : lines);
          }
        }),
      );
    });
  }

  test('a line lost for everybody', () => {
    const bytes = framed(cases[0]?.numbers ?? [], [1]);
    const readers = listen(
      [0, 1].map(() => ({ bytes, cuts: [400] })),
      true,
    );
    expect(readers.map(({ faults }) => faults.skipped)).toEqual([1, 1]);
  });

  test('a changed text', () => {
    const bytes = framed(all, [1]);
    const changed = Buffer.from(bytes);
    changed[bytes.indexOf('quick', 2_000)] = 0x51;
    const [sound, hit] = listen(
      [bytes, changed].map((feed) => ({ bytes: feed, cuts: [400] })),
      true,
    );
    expect(sound?.faults).toEqual(nothingWrong);
    expect(hit?.faults).toMatchObject({ garbled: 1, skipped: 1 });
  });
});

test('a stamp has the length it says', () => {
  expect(/#.*#/.exec(line(0))?.[0].length).toBe(stampLength);
});
