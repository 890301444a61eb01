import { expect, test, vi } from 'vitest';
import type { Log } from '../src/log.ts';
import { createRefusalLog, type RefusalLogOptions } from '../src/refusal-log.ts';
import { holdTime } from './support/held-time.ts';

interface Line {
  readonly code: string;
  readonly from?: string;
  readonly times: number;
}

/** A refusal log whose lines are kept, in a time that is held. */
function held(options: RefusalLogOptions = {}) {
  holdTime();
  const lines: Line[] = [];
  const log = { info: (line: Line) => lines.push(line) } as unknown as Log;
  const since = () => lines.splice(0);
  return { refusals: createRefusalLog(log, options), since };
}

const many = (times: number, work: (i: number) => void) => {
  for (let i = 0; i < times; i++) work(i);
};
const nextMinute = () => vi.advanceTimersByTime(60_000);

test('ten of a kind by one offender are a line each, then they are one a minute', () => {
  const { refusals, since } = held();
  many(25, () => refusals.note('too_fast', '192.0.2.7'));
  refusals.note('too_fast', '192.0.2.8');
  refusals.note('bad_code', '192.0.2.7');
  const first = since();
  expect(first).toHaveLength(12);
  expect(first.every(({ times }) => times === 1)).toBe(true);
  nextMinute();
  expect(since()).toEqual([{ code: 'too_fast', from: '192.0.2.7', times: 15 }]);
  many(9, () => refusals.note('too_fast', '192.0.2.7'));
  expect(since()).toEqual([]);
  nextMinute();
  expect(since()).toEqual([{ code: 'too_fast', from: '192.0.2.7', times: 9 }]);
});

test('who was quiet for a minute begins anew', () => {
  const { refusals, since } = held();
  many(11, () => refusals.note('too_fast', '192.0.2.7'));
  nextMinute();
  nextMinute();
  since();
  refusals.note('too_fast', '192.0.2.7');
  expect(since()).toHaveLength(1);
});

test('ten thousand offenders are some hundred lines a minute, and nobody is left out of the count', () => {
  const { refusals, since } = held();
  many(10_000, (i) => refusals.note(i % 2 ? 'too_fast' : 'bad_code', `192.0.2.${i}`));
  nextMinute();
  const lines = since();
  expect(lines.length).toBeLessThan(500);
  expect(lines.reduce((sum, { times }) => sum + times, 0)).toBe(10_000);
  expect(lines.filter(({ from }) => from === 'others')).toHaveLength(2);
});

test('those who are refused most are told by address, however many there are', () => {
  const { refusals, since } = held();
  many(900, (i) => refusals.note('too_fast', `192.0.2.${i}`));
  many(50, () => refusals.note('too_fast', '192.0.2.899'));
  since();
  nextMinute();
  expect(since()[0]).toEqual({ code: 'too_fast', from: '192.0.2.899', times: 51 });
});

test('what is not said yet is said at the end', () => {
  const { refusals, since } = held();
  many(12, () => refusals.note('too_fast', '192.0.2.7'));
  since();
  refusals.close();
  expect(since()).toEqual([{ code: 'too_fast', from: '192.0.2.7', times: 2 }]);
});

test('the latest are remembered, newest first, those of one kind, offender and room as one', () => {
  const { refusals } = held();
  refusals.note('bad_code', '192.0.2.7');
  many(3, () => refusals.note('too_fast', '192.0.2.7', 'tea'));
  refusals.note('too_fast', '192.0.2.7', 'coffee');
  refusals.note('too_fast', '192.0.2.7', 'tea');
  expect(refusals.latest()).toMatchObject([
    { code: 'too_fast', from: '192.0.2.7', room: 'tea', times: 4, at: Date.now() },
    { code: 'too_fast', room: 'coffee', times: 1 },
    { code: 'bad_code', times: 1 },
  ]);
  many(5_000, (i) => refusals.note('bad_frame', `192.0.2.${i}`));
  expect(refusals.latest()).toHaveLength(200);
});

test('a flood by one address leaves what else was refused to be seen', () => {
  const { refusals } = held();
  refusals.note('wrong_password', '192.0.2.1');
  many(5_000, () => refusals.note('too_fast', '192.0.2.7'));
  expect(refusals.latest().map(({ code }) => code)).toEqual(['too_fast', 'wrong_password']);
});

test('hashed addresses tell offenders apart and are no addresses', () => {
  const { refusals, since } = held({ addresses: 'hashed' });
  for (const from of ['192.0.2.7', '192.0.2.8', '192.0.2.7']) refusals.note('too_fast', from);
  const [one, other, again] = since().map(({ from }) => from);
  expect(one).toMatch(/^[\w-]{12}$/);
  expect(again).toBe(one);
  expect(other).not.toBe(one);
  expect(refusals.shown('192.0.2.7')).toBe(one);
  expect(refusals.latest()[0]?.from).toBe(one);
  const another = held({ addresses: 'hashed' });
  expect(another.refusals.shown('192.0.2.7')).not.toBe(one);
});

test('without addresses they are counted apart all the same', () => {
  const { refusals, since } = held({ addresses: 'off' });
  many(11, () => refusals.note('too_fast', '192.0.2.7'));
  refusals.note('too_fast', '192.0.2.8');
  const lines = since();
  expect(lines).toHaveLength(11);
  expect(lines.some(({ from }) => from !== undefined)).toBe(false);
  expect(refusals.latest()).toHaveLength(2);
});

test('addresses of one offender are one', () => {
  const offenderOf = (address: string) => address.split('.').slice(0, 3).join('.');
  const { refusals, since } = held({ offenderOf });
  many(15, (i) => refusals.note('too_fast', `192.0.2.${i}`));
  expect(since()).toHaveLength(10);
  nextMinute();
  expect(since()).toEqual([{ code: 'too_fast', from: '192.0.2', times: 5 }]);
});
