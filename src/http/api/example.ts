import type { SchemaName } from './answered.ts';

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
  SearchPage: { epoch: 'k2v9x4', latest: 7, upTo: 7, messages: [message], total: 1 },
  MessagePage: { epoch: 'k2v9x4', latest: 7, messages: [message] },
  Proof: {
    room: 'teaatfive',
    epoch: 'k2v9x4',
    latest: 7,
    head: 'oYbJLC0vQkJVuLCKYX8aRbV0bGY5vBJgrhO1HeTTDlw',
    digest: '4eAQrsPgk5wH-lwv22x7uvv_ozGjiKH_oo9FUqbZ1Qo',
    facts: [
      {
        seq: message.seq,
        type: 'posted',
        author: message.author,
        at: message.at,
        seal: 'PzvQZZ708Q2aTEXM63oeEfan199Y20mVmW6ZS3crDhE',
        salt: 'q83vEjRWeJCrze8SNFZ4',
      },
    ],
  },
  Room: {
    room: 'teaatfive',
    code: 'Tea at-Five',
    epoch: 'k2v9x4',
    run: 'p7m3w2c8n5dx',
    latest: 7,
    digest: 'oYbJLC0vQkJVuLCKYX8aRbV0bGY5vBJgrhO1HeTTDlw',
    people: 2,
  },
};
