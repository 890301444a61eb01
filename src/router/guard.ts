/** Tells of what went wrong and where. */
export type Report = (error: unknown, where: string) => void;

/** Runs what may fail: an exception is reported, and nothing else comes of it. */
export type Guard = (where: string, work: () => unknown) => Promise<void> | undefined;

export function createGuard(onError: Report): Guard {
  const report: Report = (error, where) => {
    try {
      onError(error, where);
    } catch (worse) {
      complain(worse, 'onError');
    }
  };
  return (where, work) => {
    try {
      const result = work();
      if (!isThenable(result)) return undefined;
      return Promise.resolve(result).then(
        () => {},
        (error) => report(error, where),
      );
    } catch (error) {
      report(error, where);
      return undefined;
    }
  };
}

/** The answer to errors that nobody else wants. */
export const complain: Report = (error, where) => {
  // biome-ignore lint/suspicious/noConsole: a library has no log of its own
  console.error(`router: ${where} failed`, error);
};

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
