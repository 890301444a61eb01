/**
 * Something that a program threw, as a log may read it: it may throw anything, and so may what is looked
 * at of that (a revoked Proxy, a getter).
 */
export function readable(thrown: unknown): unknown {
  try {
    if (!(thrown instanceof Error)) return isValue(thrown) ? thrown : unlike();
    const { name, message, stack } = thrown;
    return [name, message, stack ?? ''].every((part) => typeof part === 'string')
      ? thrown
      : unlike();
  } catch {
    return unlike();
  }
}

function isValue(thrown: unknown): boolean {
  return (typeof thrown !== 'object' && typeof thrown !== 'function') || thrown === null;
}

const unlike = () => new Error('It threw something that is no error.');
