import { answerSchema } from './answer/answer-schema.ts';
import { createApiChecks } from './schema.ts';
import type { Shape } from './shape.ts';

const example = {
  seq: 7,
  author: { id: 'g_3q2-7wEAAAAAAAAAAAAAAA', name: 'ann' },
  text: 'Is the kettle on?',
  at: 1_798_761_600_000,
};

/** A message, in every answer that has some; its example goes through all of them. */
export const messageShape = {
  name: 'Message',
  schema: answerSchema.message,
  example,
} as const satisfies Shape;

/** The body of what is said. */
export const postBodyShape: Shape = {
  name: 'PostBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('postBody'),
  example: { name: 'ann', text: example.text, ref: 'c1f0' },
};

/** The body of what is said anew. */
export const editBodyShape: Shape = {
  name: 'EditBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('editBody'),
  example: { text: example.text, meta: null, ref: 'c1f1' },
};

/** The answer to what is said, edited or removed. */
export const postedShape: Shape = {
  name: 'Posted',
  schema: answerSchema.posted,
  example: { room: 'teaatfive', seq: example.seq, epoch: 'k2v9x4', at: example.at },
};
