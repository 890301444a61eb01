import type { SchemaName } from './openapi.ts';

const message = {
  seq: 7,
  author: { id: 'g_3q2-7wEAAAAAAAAAAAAAAA', name: 'ann' },
  text: 'Is the kettle on?',
  at: 1_798_761_600_000,
};

/** A conversation that the OpenAPI document tells in pieces. */
export const examples: Readonly<Record<SchemaName | 'PostBody', object>> = {
  PostBody: { name: 'ann', text: 'Is the kettle on?', ref: 'c1f0' },
  Posted: { room: 'teaatfive', seq: 7, epoch: 'k2v9x4', at: message.at },
  Message: message,
  MessagePage: { epoch: 'k2v9x4', latest: 7, messages: [message] },
  Room: { room: 'teaatfive', code: 'Tea at-Five', epoch: 'k2v9x4', latest: 7, people: 2 },
};
