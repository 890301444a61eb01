import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

const tasks = '/proc/self/task';
/** As `nice` starts a program where it isn't told how nice. */
const niceness = 10;

/**
 * Lets V8's helpers, who collect garbage and compile beside the event loop, give way to the loop and
 * the store's writer: on a machine with one core, a commit that waits for them takes thirty
 * milliseconds in place of one. Does nothing where threads can't be told apart, as on anything but
 * Linux; there, as elsewhere in setpriority(2), priorities are those of threads.
 *
 * @example lowerHelperThreads(); // before anything is served
 */
export function lowerHelperThreads(): void {
  if (process.platform !== 'linux') return;
  try {
    for (const thread of readdirSync(tasks)) {
      const name = readFileSync(`${tasks}/${thread}/comm`, 'latin1');
      if (name.includes('V8Worker')) setPriority(Number(thread), niceness);
    }
  } catch {
    // Served all the same, at the priorities there are.
  }
}
