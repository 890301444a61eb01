import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Leaver, sayFarewell } from '../../src/net/farewell.ts';

interface Told {
  readonly at: number;
  readonly code: string;
  readonly retry: number;
}

let told: Told[];
let cuts: number;

class Listener implements Leaver {
  readonly gone: Promise<void>;
  readonly #polite: boolean;
  readonly #go: () => void;

  constructor(polite: boolean) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.gone = promise;
    this.#go = resolve;
    this.#polite = polite;
  }

  close(code: string, retry = Number.NaN): void {
    told.push({ at: Date.now(), code, retry });
    if (this.#polite) this.#go();
  }

  fail(error: unknown): void {
    throw error;
  }

  cut(): void {
    cuts++;
    this.#go();
  }
}

const crowd = (count: number, polite = true) =>
  new Set(Array.from({ length: count }, () => new Listener(polite)));

beforeEach(() => {
  told = [];
  cuts = 0;
  vi.useFakeTimers();
});

afterEach(() => void vi.useRealTimers());

test.each([
  [1, 0, 1.5],
  [1_000, 400, 2.5],
  [10_000, 1_600, 20.5],
])('%i hear it in slices, in at most %i ms, and come back within %d s', async (count, ms, latest) => {
  const began = Date.now();
  const done = sayFarewell(crowd(count));
  await vi.runAllTimersAsync();
  await done;
  expect(told).toHaveLength(count);
  expect(new Set(told.map(({ code }) => code))).toEqual(new Set(['restart']));
  expect((told.at(-1)?.at ?? 0) - began).toBeLessThanOrEqual(ms);

  const slices = Map.groupBy(told, ({ at }) => at);
  const largest = Math.max(...[...slices.values()].map(({ length }) => length));
  expect(largest).toBeLessThanOrEqual(Math.max(50, count / 70));

  const retries = told.map(({ retry }) => retry);
  expect(Math.min(...retries)).toBeGreaterThanOrEqual(0.5);
  expect(Math.max(...retries)).toBeLessThanOrEqual(latest);
  if (count > 1) expect(new Set(retries).size).toBeGreaterThan(10);
});

test('who does not answer is cut after three seconds', async () => {
  const done = sayFarewell(crowd(10, false));
  await vi.advanceTimersByTimeAsync(2_999);
  expect(cuts).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  await done;
  expect(cuts).toBe(10);
});
