/** Takes what nobody expected: a bug, to be logged with its stack. */
export type OnBug = (error: unknown) => void;

/** Who answers for a callback that fails: it tells of the bug, and ends what alone is concerned. */
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
export function guarded<Owner extends Answerable, Args extends readonly unknown[]>(
  owner: Owner,
  call: (this: Owner, ...args: Args) => unknown,
): (...args: Args) => void {
  return (...args) => {
    try {
      const result = call.apply(owner, args as unknown as Args & unknown[]);
      if (isThenable(result)) result.then(undefined, (error) => tell(owner, error));
    } catch (error) {
      tell(owner, error);
    }
  };
}

/**
 * Does `work` now, behind the same guard.
 *
 * @example guard({ fail: onBug }, () => hear(message));
 */
export function guard(owner: Answerable, work: () => unknown): void {
  guarded(owner, work)();
}

/** What is done with a bug where nobody else wants it. */
export const complain: OnBug = (error) => {
  // biome-ignore lint/suspicious/noConsole: here is no log, or it failed as well
  console.error('a callback failed', error);
};

/** Whoever answers may fail, too. */
function tell(owner: Answerable, error: unknown): void {
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
