/**
 * A value as the one JSON text that stands for it: keys in the order of their code units, no spaces,
 * no lone surrogates; what is undefined is left out.
 *
 * @example canonical({ b: 1, a: 'tea' }) // '{"a":"tea","b":1}'
 */
export function canonical(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const parts = value as Readonly<Record<string, unknown>>;
  // Written by hand: of keys that are numbers, an object of JavaScript has an order of its own.
  const fields = Object.keys(parts)
    .filter((key) => parts[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(parts[key])}`);
  return `{${fields.join(',')}}`;
}
