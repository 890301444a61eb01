/** A value that JSON can say. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * A value as the one JSON text that stands for it: keys in the order of their code units, no spaces,
 * no lone surrogates; what is undefined is left out.
 *
 * @example canonical({ b: 1, a: 'tea' }) // '{"a":"tea","b":1}'
 */
export function canonical(value: unknown): string {
  return JSON.stringify(inOrder(value as Json));
}

function inOrder(value: Json): Json {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const keys = Object.keys(value).sort();
  const parts = value as { readonly [key: string]: Json };
  return Object.fromEntries(keys.map((key) => [key, inOrder(parts[key] as Json)]));
}
