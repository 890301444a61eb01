/**
 * The end of a switch over all kinds of something: one more kind, and it does not compile.
 *
 * @example default: return never(event);
 * @throws TypeError where something came from outside that is of no kind there is
 */
export function never(value: never): never {
  const { type = value } = Object(value) as { readonly type?: unknown };
  throw new TypeError(`There is no such kind: ${String(type)}.`);
}
