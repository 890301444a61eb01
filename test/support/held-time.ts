import { onTestFinished, vi } from 'vitest';

/**
 * Until the test ends, the server's time goes only where `vi.advanceTimersByTime` sends it. Sockets
 * stay real: what has to happen at a moment happens neither before it nor a busy machine later.
 */
export function holdTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
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
