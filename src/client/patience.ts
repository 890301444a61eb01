/**
 * Does `late` after `ms`, unless something that it makes is called before. In two halves: after a
 * standstill of the whole page its timers come first, and what came meanwhile is still to be read.
 */
export function unless(ms: number, late: () => void): (then: () => void) => () => void {
  let timer = setTimeout(() => {
    timer = setTimeout(late, ms / 2);
  }, ms / 2);
  return (then) => () => {
    clearTimeout(timer);
    then();
  };
}

/** A store that does not answer must not keep a message from being sent. */
const storeMs = 2_000;

/** Resolves when `work` is done, whatever came of it, or late. */
export function inTime(work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const done = unless(storeMs, resolve)(resolve);
    work.then(done, done);
  });
}
