/**
 * Checks that an object of a program's names nothing but what there is: in plain JavaScript a misspelt
 * name would do nothing, and nobody would hear of it.
 *
 * @example checkNames({ pth: '/chat' }, ['path'], 'option of attach')
 * @throws TypeError
 */
export function checkNames(said: object, known: readonly string[], what: string): void {
  if (typeof said !== 'object' || said === null) {
    throw new TypeError(`An object says each ${what}: ${known.join(', ')}.`);
  }
  const unknown = Object.keys(said).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(`There is no ${what} ${unknown}; there are ${known.join(', ')}.`);
}
