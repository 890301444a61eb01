import { expect, test } from 'vitest';
import { createDoorCount, type Held } from '../../src/net/door-count.ts';
import { defaultRates, noRates, type Rates } from '../../src/protocol/rate.ts';

const wide = { connections: 100, connectionsPerAddress: 100, silentPerAddress: 100 };

/** A door whose clock goes only by hand, and those who gave way there. */
function door(bounds: Partial<typeof wide> = {}, rates: Rates = noRates) {
  let now = 0;
  const gone: string[] = [];
  const count = createDoorCount({ ...wide, ...bounds }, rates, () => now);
  return {
    count,
    gone,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    enter: (name: string, address?: string) => count.enter({ address }, () => gone.push(name)),
    speak: (name: string, address: string) =>
      count.enter({ address, hasSpoken: true }, () => gone.push(name)),
  };
}

/** Somebody who has to be let in. */
function letIn(held: Held | undefined): Held {
  if (held) return held;
  throw new Error('there was no place');
}

test('an address has so many connections, and others have theirs', () => {
  const { count, enter } = door({ connectionsPerAddress: 2 });
  const [one] = [enter('1', 'a'), enter('2', 'a')].map((held) => letIn(held));
  expect(enter('3', 'a')).toBe(undefined);
  letIn(enter('4', 'b'));
  if (one) count.leave(one);
  letIn(enter('5', 'a'));
  expect(count.size).toBe(3);
});

test('those who leave twice are counted once', () => {
  const { count, enter } = door();
  const held = letIn(enter('1', 'a'));
  count.leave(held);
  count.leave(held);
  expect(count.size).toBe(0);
});

test('where nobody is told apart, only all together are counted', () => {
  const { enter } = door({ connections: 3, connectionsPerAddress: 1, silentPerAddress: 1 });
  for (const name of ['1', '2', '3']) letIn(enter(name));
  expect(enter('4')).toBe(undefined);
  expect(enter('5', 'a')).toBe(undefined);
});

test('one that is kept for a next request gives way to a new one, the oldest first', () => {
  const { count, gone, enter } = door({ connectionsPerAddress: 2 });
  const [one, two] = [letIn(enter('1', 'a')), letIn(enter('2', 'a'))];
  count.become(two, 'idle');
  count.become(one, 'idle');
  letIn(enter('3', 'a'));
  expect(gone).toEqual(['2']);
  count.become(one, 'busy');
  expect(enter('4', 'a')).toBe(undefined);
});

test('where all are too many, one of another address gives way, if it is idle', () => {
  const { count, gone, enter } = door({ connections: 2 });
  const one = letIn(enter('1', 'a'));
  letIn(enter('2'));
  expect(enter('3', 'b')).toBe(undefined);
  count.become(one, 'idle');
  letIn(enter('4', 'b'));
  expect(gone).toEqual(['1']);
});

test('who is silent for a second gives way to who is new, and nobody sooner', () => {
  const { count, gone, pass, enter } = door({ silentPerAddress: 2 });
  const one = letIn(enter('1', 'a'));
  pass(600);
  letIn(enter('2', 'a'));
  pass(399);
  expect(enter('3', 'a')).toBe(undefined);
  pass(1);
  letIn(enter('4', 'a'));
  expect(gone).toEqual(['1']);
  expect(enter('5', 'a')).toBe(undefined);
  // It is gone already.
  count.leave(one);
  expect(count.size).toBe(2);
});

test('who has spoken is silent no more', () => {
  const { count, gone, enter } = door({ silentPerAddress: 1 });
  for (const name of ['1', '2', '3']) count.become(letIn(enter(name, 'a')), 'busy');
  expect(gone).toEqual([]);
});

test('new ones have a rate, by address and in all; what is refused counts for nothing', () => {
  const rates: Rates = {
    ...noRates,
    connections: { burst: 2, everyMs: 20 },
    allConnections: { burst: 3, everyMs: 2 },
  };
  const { pass, enter } = door({}, rates);
  letIn(enter('1', 'a'));
  letIn(enter('2', 'a'));
  for (let i = 0; i < 50; i++) expect(enter('3', 'a')).toBe(undefined);
  letIn(enter('4', 'b'));
  expect(enter('5')).toBe(undefined);
  pass(2);
  letIn(enter('6', 'c'));
  pass(17);
  expect(enter('7', 'a')).toBe(undefined);
  pass(1);
  letIn(enter('8', 'a'));
});

test('nobody gives way to who is refused all the same', () => {
  const rates: Rates = { ...noRates, connections: { burst: 1, everyMs: 1_000 } };
  const { count, gone, enter } = door({ connectionsPerAddress: 1 }, rates);
  count.become(letIn(enter('1', 'a')), 'idle');
  expect(enter('2', 'a')).toBe(undefined);
  expect(gone).toEqual([]);
});

test('what a proxy asks for counts for who it is for', () => {
  const { count, enter } = door({ silentPerAddress: 1 });
  const [one, two, three] = ['1', '2', '3'].map((name) => letIn(enter(name)));
  if (!one || !two || !three) throw new Error('three were let in');
  expect(count.move(one, 'a')).toBe(true);
  expect(count.move(two, 'a')).toBe(false);
  expect(count.move(three, 'b')).toBe(true);
  count.leave(one);
  expect(count.move(two, 'a')).toBe(true);
});

test('what turns out to be a proxy is counted by its address no more', () => {
  const { count, enter } = door({ connectionsPerAddress: 1 });
  const proxy = letIn(enter('1', 'a'));
  expect(enter('2', 'a')).toBe(undefined);
  expect(count.move(proxy, undefined)).toBe(true);
  letIn(enter('3', 'a'));
});

test('past half of a bound connections are not kept for next requests', () => {
  const { count, enter } = door({ connectionsPerAddress: 4 });
  const held = ['1', '2', '3'].map((name) => {
    const each = letIn(enter(name, 'a'));
    return count.isCrowded(each);
  });
  expect(held).toEqual([false, false, true]);
});

test('a school of 300 that comes within a minute is let in', () => {
  const bounds = { connections: 10_000, connectionsPerAddress: 1_000, silentPerAddress: 50 };
  const { count, pass, enter } = door(bounds, defaultRates);
  for (let person = 0; person < 300; person++) {
    // Six connections for the page, of which one becomes the socket and the others rest.
    const page = Array.from({ length: 6 }, () => letIn(enter('', 'school')));
    pass(50);
    for (const each of page) count.become(each, 'busy');
    for (const each of page.slice(1)) count.become(each, 'idle');
    pass(150);
  }
  expect(count.size).toBeLessThanOrEqual(1_000);
});

test('who speaks has a place where others are silent, and a rate that these do not use up', () => {
  const rates: Rates = { ...noRates, connections: { burst: 4, everyMs: 60_000 } };
  const { count, gone, enter, speak } = door({ silentPerAddress: 2 }, rates);
  const handshaken = letIn(enter('1', 'a'));
  count.heard(handshaken);
  letIn(enter('2', 'a'));
  expect(enter('3', 'a')).toBe(undefined);
  count.heard(letIn(speak('4', 'a')));
  expect(gone).toEqual(['2']);
  // Both that are silent have spoken: nobody gives way to one more within their second.
  expect(speak('5', 'a')).toBe(undefined);
  expect(gone).toEqual(['2']);
  for (const held of [handshaken]) count.become(held, 'busy');
  letIn(speak('6', 'a'));
  expect(count.size).toBe(3);
});

test('past the rate of all, who had less than its share lately is let in, and nobody else', () => {
  const rates: Rates = { ...noRates, allConnections: { burst: 10, everyMs: 10 } };
  const { pass, enter } = door({ connections: 100_000, silentPerAddress: 100_000 }, rates);
  let isIn = 0;
  const seconds = 40;
  for (let i = 0; i < seconds * 100; i++) {
    // Sixty addresses try three times as often as there is room for.
    for (let j = 0; j < 3; j++) isIn += enter('flood', `f${(3 * i + j) % 60}`) ? 1 : 0;
    if (i % 100 === 50) letIn(enter('honest', 'school'));
    pass(10);
  }
  expect(isIn).toBeLessThan(2.1 * seconds * 100);
  expect(isIn).toBeGreaterThan(0.9 * seconds * 100);
});

test('a proxy that nobody named takes half of all places, and such proxies three quarters', () => {
  const { count, enter } = door({ connections: 8 });
  const behind = (peer: string) =>
    count.enter({ address: undefined, peer, isUnnamed: true }, () => {});
  const first = Array.from({ length: 6 }, () => behind('10.0.0.1'));
  expect(first.filter(Boolean)).toHaveLength(4);
  expect(Array.from({ length: 6 }, () => behind('10.0.0.2')).filter(Boolean)).toHaveLength(2);
  const known = letIn(enter('1', 'a'));
  expect(count.move(known, undefined, '10.0.0.3')).toBe(false);
  letIn(enter('2', 'b'));
  count.leave(letIn(first[0]));
  expect(count.move(known, undefined, '10.0.0.3')).toBe(true);
  expect(behind('10.0.0.1')).toBe(undefined);
});
