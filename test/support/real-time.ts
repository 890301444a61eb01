import { afterAll } from 'vitest';

// Files share their process: a clock that one left standing would hang tests of any other.
afterAll(() => {
  if ('clock' in setTimeout || 'clock' in setInterval || 'clock' in Date) {
    throw new Error('A held clock was left behind: call vi.useRealTimers() when the test ends.');
  }
});
