import { expect, test } from 'vitest';
import type { Chunk } from '../../src/hub/chunk.ts';
import { KeptBudget, keptBudget, weightOf } from '../../src/hub/kept-budget.ts';
import { Ring } from '../../src/hub/ring.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

/** One event, as compressed as the wire may have it. */
function said(seq: number, text: string): Chunk {
  const bytes = Buffer.alloc(20);
  return { from: seq, to: seq, texts: [text], bytes, at: performance.now() };
}

const ref = (i: number) => `${i}`.padEnd(6, '-') + '\u{1f600}'.repeat(58);

function heldBy(ring: Ring, upTo: number): number {
  const seqs = Array.from({ length: upTo }, (_, i) => i + 1);
  return seqs.reduce((sum, seq) => sum + 2 * (ring.chunkOf(seq)?.texts[0]?.length ?? 0), 0);
}

test('a ring is bounded by what it holds, not by what of it is on the wire', () => {
  const ring = new Ring(new KeptBudget(Number.POSITIVE_INFINITY));
  for (let seq = 1; seq <= 5_000; seq++) {
    ring.push(said(seq, `${'y'.repeat(4_000)}${ref(seq)}`));
    ring.trim();
  }
  expect(heldBy(ring, 5_000)).toBeGreaterThan(10 * 1_048_576);
  expect(heldBy(ring, 5_000)).toBeLessThanOrEqual(12 * 1_048_576);
  expect(ring.chunkOf(5_000)).toBeDefined();
});

test('all rings together keep no more than the budget, and the quietest forgets first', () => {
  const budget = new KeptBudget(1_000_000);
  const [quiet, loud] = [new Ring(budget), new Ring(budget)];
  for (let seq = 1; seq <= 100; seq++) quiet.push(said(seq, ref(seq)));
  for (let seq = 1; seq <= 4_000; seq++) loud.push(said(seq, ref(seq)));
  expect(budget.total).toBeLessThanOrEqual(1_000_000);
  expect(budget.total).toBe(quiet.bytes + loud.bytes);
  expect([quiet.bytes, budget.keepers]).toEqual([0, 1]);
  expect(loud.chunkOf(4_000)).toBeDefined();
  loud.clear();
  expect([budget.total, budget.keepers]).toEqual([0, 0]);
});

test('what is forgotten counts no more', () => {
  const budget = new KeptBudget(1_000_000);
  const ring = new Ring(budget);
  for (let seq = 1; seq <= 10; seq++) ring.push(said(seq, 'tea'));
  ring.forget({ from: 3, to: 3 });
  expect(budget.total).toBe(9 * weightOf(said(1, 'tea')));
});

test('two thousand refs of one guest are counted while its room is open, and gone afterwards', async () => {
  // Rooms of other tests may still be kept for a while: there are never more of them than now.
  const others = { total: keptBudget.total, keepers: keptBudget.keepers };
  const parlour = await startParlour();
  const ann = await Talker.greet(parlour.wsUrl);
  await ann.join('tea');
  for (let i = 0; i < 2_000; i += 16) {
    const post = (own: string) => ({ type: 'post', room: 'tea', text: 'y', ref: own }) as const;
    for (let j = 1; j < 16; j++) ann.tell(post(ref(i + j)));
    await ann.ask(post(ref(i)));
    await ann.ask({ type: 'people', room: 'tea', ref: `heard ${i}` });
  }
  expect(keptBudget.total).toBeGreaterThan(2_000 * ref(0).length * 2);
  await ann.ask({ type: 'leave', room: 'tea', ref: 'out' });
  expect(keptBudget.total).toBeLessThanOrEqual(others.total);
  expect(keptBudget.keepers).toBeLessThanOrEqual(others.keepers);
  await parlour.end();
});
