/**
 * Resolves in the next turn of the loop. A loop that awaits what is there at once, like pages of the
 * log, keeps everybody else waiting until it ends; this lets them in.
 *
 * @example while (more()) { take(await read()); await nextTurn(); }
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
