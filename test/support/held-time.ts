import { onTestFinished, vi } from 'vitest';

/** Milliseconds that are real all the same: so long a commit waits for others, and a flush. */
const brief = 50;

let isHeld = false;

/**
 * Until the test ends, the server's time goes only where `vi.advanceTimersByTime` sends it, but for
 * waits of a moment. Sockets stay real: what has to happen at a moment happens neither before it nor a
 * busy machine later.
 */
export function holdTime(): void {
  // Held twice, the second end would bring the first's clock back, for all tests of the process.
  if (isHeld) return;
  isHeld = true;
  const real = { set: setTimeout, clear: clearTimeout };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const held = { set: setTimeout, clear: clearTimeout };
  const going = new WeakSet<object>();
  globalThis.setTimeout = ((run: () => void, ms = 0, ...of: []) => {
    if (ms >= brief) return held.set(run, ms, ...of);
    const timer = real.set(run, ms, ...of);
    going.add(timer);
    return timer;
  }) as typeof setTimeout;
  globalThis.clearTimeout = (timer) =>
    typeof timer === 'object' && going.has(timer) ? real.clear(timer) : held.clear(timer);
  onTestFinished(() => {
    [globalThis.setTimeout, globalThis.clearTimeout] = [held.set, held.clear];
    vi.useRealTimers();
    isHeld = false;
  });
}

/**
 * Until the test ends, all clocks go on together, no faster than real ones, and
 * `vi.advanceTimersByTime` brings them to a moment that is far off: what has a life of many seconds
 * ends when the test wants it, and not where a busy machine is late. To be called before the server
 * is opened, as its clocks begin anew.
 */
export function leadTime(): void {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'],
    shouldAdvanceTime: true,
  });
  onTestFinished(() => void vi.useRealTimers());
}
