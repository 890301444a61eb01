import type { Random } from '../random/seeded.ts';
import { type Clock, Task } from './clock.ts';

/** Milliseconds since 1970 at which every simulation begins. */
const beginning = Date.UTC(2026, 0, 1);

/**
 * Puts a simulated world in place of the real one: time, chance and WebSockets. HTTP does not pass.
 *
 * @returns puts the real one back
 */
export function enterWorld(
  clock: Clock,
  random: Random,
  WebSocket: abstract new (...of: never[]) => unknown,
): () => void {
  const later = (wait: number, run: (...of: unknown[]) => void, of: unknown[]) =>
    clock.schedule(wait, clock.current, () => run(...of));
  type Run = (...of: unknown[]) => void;
  const clear = (task: unknown) => {
    if (task instanceof Task) task.cancelled = true;
  };
  const world: Record<string, unknown> = {
    WebSocket,
    setTimeout: (run: Run, wait = 0, ...of: unknown[]) => later(wait, run, of),
    setImmediate: (run: Run, ...of: unknown[]) => later(0, run, of),
    setInterval: (run: Run, wait = 0) => interval(clock, run, wait),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
    performance: { now: () => clock.now },
    fetch: () => Promise.reject(new TypeError('HTTP does not pass')),
    crypto: {
      getRandomValues: (bytes: Uint8Array) => bytes.map((_, i) => (bytes[i] = random(256))),
    },
  };
  const real = new Map(
    Object.keys(world).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]),
  );
  const { random: realRandom } = Math;
  const { now: realNow } = Date;
  for (const [name, value] of Object.entries(world)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  Math.random = () => random(2 ** 32) / 2 ** 32;
  Date.now = () => beginning + Math.floor(clock.now);
  return () => {
    for (const [name, descriptor] of real) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    }
    Math.random = realRandom;
    Date.now = realNow;
  };
}

function interval(clock: Clock, run: () => void, wait: number): Task {
  const process = clock.current;
  const handle = new Task(0, 0, process, run);
  const again = () => {
    if (handle.cancelled) return;
    run();
    clock.schedule(wait, process, again);
  };
  clock.schedule(wait, process, again);
  return handle;
}
