import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256Head } from '../../src/client/sha-256.ts';
import { solve } from '../../src/client/work.ts';
import { isWorkDone, workText } from '../../src/protocol/work.ts';

const head = (text: string) => createHash('sha256').update(text).digest().readUInt32BE(0);

test('texts of every length that fits have the hash that everybody has', () => {
  for (let length = 0; length <= 55; length++) {
    const text = String.fromCharCode(
      ...Array.from({ length }, (_, at) => 33 + ((length * 7 + at * 13) % 94)),
    );
    expect(sha256Head(text)).toBe(head(text));
  }
  expect(sha256Head('abc')).toBe(0xba7816bf);
  expect(() => sha256Head('x'.repeat(56))).toThrow(RangeError);
});

test('work is done so that one hash shows it, and nothing stands still for it', async () => {
  const work = { challenge: 'x'.repeat(22), bits: 15 };
  let turns = 0;
  const ticking = setInterval(() => turns++, 1);
  const answer = await solve(work);
  clearInterval(ticking);
  expect(isWorkDone(head(workText(work, answer)), 15)).toBe(true);
  expect(answer.length).toBeLessThanOrEqual(16);
  expect(isWorkDone(head(workText(work, `${answer}x`)), 15)).toBe(false);
});
