/** Takes what nobody expected: a bug, to be logged with its stack. */
export type OnBug = (error: unknown) => void;

/** The owner of a callback: where that fails, it tells of the bug, and ends only what it concerns. */
export interface Answerable {
  fail(error: unknown): void;
}

/**
 * The callback that is given to a socket, a timer, a stream or a bus. What it throws, and what its
 * promise is rejected with, reaches its owner and nobody else: the process lives, and so do all
 * other connections.
 *
 * @param call is called with its owner as `this`, so that a method needs no function around it
 * @example ws.on('message', guarded(this, this.#hear));
 */
export function guarded<Owner extends Answerable, Args extends Few>(
  owner: Owner,
  call: (this: Owner, ...args: Args) => unknown,
): (...args: Args) => void {
  const bound = call as unknown as (this: Owner, ...args: unknown[]) => unknown;
  // Three by name, not the rest: a list of them would be made for each message.
  return ((a: unknown, b: unknown, c: unknown) => {
    try {
      watch(owner, bound.call(owner, a, b, c));
    } catch (error) {
      failed(owner, error);
    }
  }) as unknown as (...args: Args) => void;
}

/** As many arguments as a guarded callback may have. */
type Few = readonly [a?: unknown, b?: unknown, c?: unknown];

/**
 * Does `work` now, behind the same guard.
 *
 * @example guard({ fail: onBug }, () => hear(message));
 */
export function guard(owner: Answerable, work: () => unknown): void {
  try {
    watch(owner, work());
  } catch (error) {
    failed(owner, error);
  }
}

function watch(owner: Answerable, result: unknown): void {
  if (isThenable(result)) result.then(undefined, (error) => failed(owner, error));
}

/** The answer to a bug that nobody else wants. */
export const complain: OnBug = (error) => {
  // biome-ignore lint/suspicious/noConsole: here is no log, or it failed as well
  console.error('a callback failed', error);
};

/**
 * Tells an owner of what its work threw: for the loops of the hot path, where `guard` would make two
 * functions a round. Whoever answers may fail, too.
 *
 * @example try { voice.seal(); } catch (error) { failed(voice, error); }
 */
export function failed(owner: Answerable, error: unknown): void {
  try {
    owner.fail(error);
  } catch (worse) {
    complain(error);
    complain(worse);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
