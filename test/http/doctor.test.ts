import { expect, onTestFinished, test } from 'vitest';
import { askServer } from '../../src/control/ask.ts';
import { OneTimeWords } from '../../src/identity/one-time-words.ts';
import type { Sight } from '../../src/protocol/sight.ts';
import { startParlour } from '../support/parlour.ts';

test('who has no word is told nothing, and a word is good once', async () => {
  const parlour = await startParlour({ trustProxy: 'loopback' });
  onTestFinished(() => parlour.end());
  const look = (authorization: string) =>
    fetch(`${parlour.url}/api/doctor`, {
      headers: { authorization, 'x-forwarded-for': '192.0.2.7' },
    });
  const answer = await askServer(parlour.data, { act: 'doctor word', given: {} });
  const word = answer?.type === 'done' ? answer.lines[0] : undefined;
  expect((await look(`Bearer ${'x'.repeat(43)}`)).status).toBe(401);
  const sight = (await (await look(`Bearer ${word}`)).json()) as Sight;
  expect(sight).toMatchObject({ from: '192.0.2.7', isCounted: true, isBelieved: true });
  expect(sight.forwarded).toEqual(['x-forwarded-for']);
  expect(sight.disk.free).toBeGreaterThan(0);
  expect(sight.disk.database).toBeGreaterThan(0);
  expect(sight.files.most).toBeGreaterThan(sight.files.open ?? 0);
  expect((await look(`Bearer ${word}`)).status).toBe(401);
});

test('words end after a minute, and sixteen are good at once', () => {
  let now = 0;
  const words = new OneTimeWords(() => now);
  const [first = '', ...rest] = Array.from({ length: 17 }, () => words.give());
  expect(words.take(first)).toBe(false);
  now = 59_999;
  expect(words.take(rest[0] ?? '')).toBe(true);
  now = 60_000;
  expect(words.take(rest[1] ?? '')).toBe(false);
});
