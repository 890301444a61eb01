import { messagesAtOnce } from '../../protocol/quoted.ts';
import { workAnswer } from '../../protocol/work.ts';
import { marked } from '../idempotency.ts';
import { orders } from '../paging.ts';
import type { Ask } from '../route.ts';
import { createApiChecks } from './schema.ts';
import { placeSchema, type QueryField, whole } from './shape.ts';

export const before: QueryField = {
  name: 'before',
  schema: placeSchema,
  description: 'Only messages with a lower seq.',
};

export const after: QueryField = {
  name: 'after',
  schema: placeSchema,
  description: 'Only messages with a higher seq.',
};

export const around: QueryField = {
  name: 'around',
  schema: placeSchema,
  description: 'In their place: the messages about this seq, half of them before it.',
};

export const at: QueryField = {
  name: 'at',
  schema: placeSchema,
  description: 'In their place: the messages about this moment, in milliseconds since 1970.',
};

export const seqs: QueryField = {
  name: 'seqs',
  schema: { type: 'string', pattern: `^\\d+(,\\d+){0,${messagesAtOnce - 1}}$` },
  description: 'In their place: the messages of these numbers; what is not there is left out.',
};

export const order: QueryField = {
  name: 'order',
  schema: { enum: orders },
  description:
    'The way in which `next` of `Link` leads: to what is newer where after is asked, else to what is older.',
};

export const limit: QueryField = {
  name: 'limit',
  schema: ({ historyPage }) => ({
    ...whole(1),
    maximum: historyPage,
    default: Math.min(50, historyPage),
  }),
  description: 'How many at most.',
};

/** The place of a body's `ref` in a request without a body. */
export const markField: QueryField = {
  name: 'ref',
  schema: ({ refPoints }) => ({ type: 'string', minLength: 1, maxLength: refPoints }),
  description: 'Client-made; the same ref again gets the first answer.',
};

/** The `ref` of a query, if it has one. @throws Refusal `bad_ref` */
export function markOf({ request, query, house }: Ask): { readonly ref?: string } {
  return createApiChecks(house.limits).mark(marked(request, Object.fromEntries(query)));
}

/** The place of a body's `work` in a request without a body. */
export const workField: QueryField = {
  name: 'work',
  schema: () => ({ type: 'string', maxLength: workAnswer }),
  description: 'The answer to what `work_needed` asked for.',
};

/** The `work` of a query, and its `ref`, if it has them. @throws Refusal `bad_shape`, `bad_ref` */
export function workMarkOf({ request, query, house }: Ask): {
  readonly work?: string;
  readonly ref?: string;
} {
  return createApiChecks(house.limits).workMark(marked(request, Object.fromEntries(query)));
}
