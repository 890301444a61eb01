import { onTestFinished, vi } from 'vitest';

/**
 * Until the test ends, the server's time goes only where `vi.advanceTimersByTime` sends it. Sockets
 * stay real: what has to happen at a moment happens neither before it nor a busy machine later.
 */
export function holdTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
}
