import type { Limits } from './limit.ts';

/** A piece of JSON Schema. */
type Schema = Readonly<Record<string, unknown>>;

/** The bounds of a room's code; what folds to nothing is none all the same. */
export const codeBounds = ({ codePoints }: Limits): Schema => ({
  minLength: 1,
  maxLength: codePoints,
  pattern: '^[^/\\u0000-\\u001f\\u007f-\\u009f]+$',
});

/**
 * The bounds of what people write, by the name of its field. They hold where it is decided on, with
 * refusals of their own, and not where the shape of a command is checked; documents tell them all the same.
 */
const boundsOf = (limits: Limits): Readonly<Record<string, Schema>> => ({
  text: { minLength: 1, maxLength: limits.textPoints },
  why: { maxLength: limits.textPoints },
  name: { maxLength: limits.namePoints, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$' },
  room: codeBounds(limits),
  code: codeBounds(limits),
  ref: { minLength: 1, maxLength: limits.refPoints },
  emoji: { minLength: 1, maxLength: limits.emojiPoints },
  secret: { pattern: '^[\\w-]{43}$' },
  token: { minLength: 1, maxLength: limits.tokenBytes },
  password: { maxLength: limits.passwordPoints },
});

/**
 * A schema of a command or a body, with the bounds of its texts.
 *
 * @example bounded({ type: 'object', properties: { ref: { type: 'string' } } }, defaultLimits)
 * // { type: 'object', properties: { ref: { type: 'string', minLength: 1, maxLength: 64 } } }
 */
export function bounded(schema: Schema, limits: Limits): Schema {
  return walk(schema, boundsOf(limits));
}

function walk(schema: Schema, bounds: Readonly<Record<string, Schema>>): Schema {
  const { properties, oneOf, anyOf, items, ...rest } = schema;
  const all = (some: unknown) => (some as Schema[]).map((each) => walk(each, bounds));
  const field = ([name, each]: [string, Schema]) => {
    const within = each['type'] === 'string' && each['const'] === undefined ? bounds[name] : {};
    return [name, { ...walk(each, bounds), ...within }];
  };
  return {
    ...rest,
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties as Record<string, Schema>).map(field),
          ),
        }
      : {}),
    ...(oneOf ? { oneOf: all(oneOf) } : {}),
    ...(anyOf ? { anyOf: all(anyOf) } : {}),
    ...(items ? { items: walk(items as Schema, bounds) } : {}),
  };
}
