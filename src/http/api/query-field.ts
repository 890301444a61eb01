import { type QueryField, whole } from './shape.ts';

export const before: QueryField = {
  name: 'before',
  schema: whole(0),
  description: 'Only messages with a lower seq.',
};

export const after: QueryField = {
  name: 'after',
  schema: whole(0),
  description: 'Only messages with a higher seq.',
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
