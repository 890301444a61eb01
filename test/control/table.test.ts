import { expect, test } from 'vitest';
import { table } from '../../src/control/table.ts';

const heads = [
  { head: 'Room', least: 6 },
  { head: 'Here', isNumber: true },
  { head: 'From', least: 10 },
] as const;

test('columns are as wide as they need, numbers stand at the right', () => {
  expect(
    table(heads, [
      ['tea', '12', '192.0.2.7'],
      ['a', '3', '–'],
    ]),
  ).toEqual(['Room  Here  From', 'tea     12  192.0.2.7', 'a        3  –']);
});

test.each([
  ['r'.repeat(200), 'f'.repeat(20)],
  ['r'.repeat(70), 'f'.repeat(70)],
  ['👨‍👩‍👧'.repeat(40), 'f'.repeat(90)],
])('what is too long is cut to 80 columns', (room, from) => {
  const lines = table(heads, [
    [room, '1', from],
    ['tea', '2', 'x'],
  ]);
  for (const line of lines) expect([...line].length).toBeLessThanOrEqual(80);
  expect(lines[1]).toContain('…');
  expect(lines[1]).toMatch(/ 1 /);
});
