import { loopShare } from '../../net/loop-share.ts';
import { Refusal } from '../../protocol/error.ts';
import type { Proof } from '../../protocol/seal.ts';
import type { StoreReader } from '../../store/store.ts';
import { json, type Reply } from '../reply.ts';
import { type Ask, roomOf } from '../route.ts';
import { createApiChecks } from './schema.ts';

/** Facts in one answer. */
const most = 300;
/** Facts read at once: a millisecond or two. */
const stride = 50;

/** How a room's log is sealed, from one fact on. */
export async function showProof(ask: Ask): Promise<Reply> {
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
