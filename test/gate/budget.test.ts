import { expect, test } from 'vitest';
import { excessOf, isLoose } from '../../gate/budget.ts';
import type { Figure } from '../../gate/figure.ts';

const accepted: Figure = {
  instructions: 1_000,
  writes: 1,
  bytes: 100,
  allocated: 120,
  where: { 'seal src/hub/voice.ts': 400, 'hear src/hub/subscription.ts': 200 },
};

function judge(change: Partial<Figure>) {
  return excessOf(new Map([['a delivery', { ...accepted, ...change }]]), {
    'a delivery': accepted,
  });
}

test('what is within 3 % passes', () => {
  expect(judge({ instructions: 1_029, bytes: 103, allocated: 126 })).toEqual([]);
});

test('what is over 3 % is named, with the functions that grew, worst first', () => {
  const where = { 'seal src/hub/voice.ts': 410, 'hear src/hub/subscription.ts': 240, 'new one': 5 };
  expect(judge({ instructions: 1_055, where })).toEqual([
    {
      name: 'a delivery',
      quantity: 'instructions',
      budget: 1_000,
      found: 1_055,
      where: [
        '+40 in hear src/hub/subscription.ts (200 before)',
        '+10 in seal src/hub/voice.ts (400 before)',
        '+5 in new one (not among the dearest before)',
      ],
    },
  ]);
});

test.each(['writes', 'bytes', 'allocated'] as const)('%s have budgets too', (quantity) => {
  const found = judge({ [quantity]: accepted[quantity] * 1.1 });
  expect(found.map((excess) => excess.quantity)).toEqual([quantity]);
});

test('a figure without a budget is over it', () => {
  expect(excessOf(new Map([['new', accepted]]), {})).toHaveLength(4);
});

test('a budget far above what is counted is loose', () => {
  const less = new Map([['a delivery', { ...accepted, instructions: 900 }]]);
  expect(isLoose(less, { 'a delivery': accepted })).toBe(true);
  expect(isLoose(new Map([['a delivery', accepted]]), { 'a delivery': accepted })).toBe(false);
});
