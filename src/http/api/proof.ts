import { loopShare } from '../../net/loop-share.ts';
import { Refusal } from '../../protocol/error.ts';
import type { Proof } from '../../protocol/seal.ts';
import type { StoreReader } from '../../store/store.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { messageShape } from './message-shape.ts';
import { after } from './query-field.ts';
import { createApiChecks } from './schema.ts';
import { type Shape, whole } from './shape.ts';

/** Facts in one answer. */
const most = 300;
/** Facts read at once: a millisecond or two. */
const stride = 50;

/** The seals of a room's log, from one fact on. */
async function showProof(ask: Ask): Promise<HttpAnswer> {
  const { key } = roomOf(ask);
  const { store, limits } = ask.house;
  const { after = 0 } = createApiChecks(limits).historyQuery(Object.fromEntries(ask.query));
  const proof = await readProof(store, key, after);
  if (!proof) throw new Refusal('cursor_ahead');
  return json({ room: key, epoch: store.epoch, ...proof });
}

/** Read in parts: facts never change, so that they are those of one moment all the same. */
async function readProof(
  store: StoreReader,
  room: string,
  after: number,
): Promise<Proof | undefined> {
  let proof = await store.proof(room, after, stride);
  for (let read = stride; proof && read < most && after + read < proof.latest; read += stride) {
    await loopShare.turn();
    const rest = await store.proof(room, after + read, stride);
    if (rest) proof = { ...rest, digest: proof.digest, facts: [...proof.facts, ...rest.facts] };
  }
  return proof;
}

const { seq, author, at } = messageShape.example;

const proofShape: Shape = {
  name: 'Proof',
  schema: {
    type: 'object',
    required: ['room', 'epoch', 'latest', 'head', 'digest', 'facts'],
    properties: {
      room: { type: 'string' },
      epoch: { type: 'string' },
      latest: whole(0),
      head: { type: 'string', description: 'The digest at the latest fact.' },
      digest: { type: 'string', description: 'The digest before the first fact here.' },
      facts: { type: 'array', items: { type: 'object' } },
    },
  },
  example: {
    room: 'teaatfive',
    epoch: 'k2v9x4',
    latest: seq,
    head: 'oYbJLC0vQkJVuLCKYX8aRbV0bGY5vBJgrhO1HeTTDlw',
    digest: '4eAQrsPgk5wH-lwv22x7uvv_ozGjiKH_oo9FUqbZ1Qo',
    facts: [
      {
        seq,
        type: 'posted',
        author,
        at,
        seal: 'PzvQZZ708Q2aTEXM63oeEfan199Y20mVmW6ZS3crDhE',
        salt: 'q83vEjRWeJCrze8SNFZ4',
      },
    ],
  },
};

export const proofRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/rooms/{code}/proof',
    answer: showProof,
    isDear: 'of the loop',
    does: 'The facts after one, without their texts, and the digests they lead from and to.',
    query: [after],
    gives: { status: 200, body: proofShape },
    refusesBy: 'json',
    refuses: ['bad_code', 'bad_cursor', 'cursor_ahead'],
  },
];
