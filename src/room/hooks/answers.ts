import { checkNames } from '../../known-names.ts';
import type { EnterAnswer, PostAnswer } from '../hook.ts';

type Fields<Word extends { readonly type: string }> = Readonly<
  Record<Word['type'], readonly string[]>
>;

/** The answers that there are, with their fields. */
const postFields: Fields<PostAnswer> = {
  ok: ['type'],
  changed: ['type', 'text'],
  held: ['type', 'reason'],
  refused: ['type', 'text'],
};
const enterFields: Fields<EnterAnswer> = { ok: ['type'], refused: ['type', 'text'] };

/** The answer of `mayPost`, each field read once and of its kind. @throws TypeError where it is none */
export function checkedPost(word: PostAnswer): PostAnswer {
  const type = typeIn(word, postFields);
  if (type === 'ok') return { type };
  if (type !== 'held') return { type, text: textIn(word, 'text') };
  return { type, ...reasonIn(word) };
}

/** The answer of `mayEnter`, as well. @throws TypeError where it is none */
export function checkedEnter(word: EnterAnswer): EnterAnswer {
  const type = typeIn(word, enterFields);
  return type === 'ok' ? { type } : { type, text: textIn(word, 'text') };
}

function typeIn<Word extends { readonly type: string }>(
  word: Word,
  fields: Fields<Word>,
): Word['type'] {
  const type: unknown = typeof word === 'object' && word !== null ? word.type : undefined;
  if (!isOneOf(type, fields)) {
    throw new TypeError(`It answered with none of ${Object.keys(fields).join(', ')}.`);
  }
  checkNames(word, fields[type], `field of the answer ${type}`);
  return type;
}

function isOneOf<Type extends string>(
  type: unknown,
  fields: Readonly<Record<Type, unknown>>,
): type is Type {
  return typeof type === 'string' && Object.hasOwn(fields, type);
}

function reasonIn(word: object): { readonly reason?: string } {
  const { reason } = word as { readonly reason?: unknown };
  return reason === undefined ? {} : { reason: asText(reason, 'reason') };
}

function textIn(word: object, field: 'text'): string {
  return asText((word as Readonly<Record<string, unknown>>)[field], field);
}

/** A String object is no text: no store can bind one. */
function asText(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`The field ${field} of the answer is a text.`);
}
