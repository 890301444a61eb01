import type { RoomKey } from '../protocol/code.ts';
import { Refusal } from '../protocol/error.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Fact } from '../protocol/fact.ts';
import type { StoreReader } from '../store/store.ts';
import type { Answer } from './answer.ts';

/**
 * What a fact was answered with when it came first; undefined where it did not.
 *
 * @throws Refusal `ref_reused`
 */
export async function firstAnswer(
  store: Pick<StoreReader, 'byRef' | 'epoch'>,
  fact: Fact,
): Promise<Answer | undefined> {
  if (fact.ref === undefined) return undefined;
  const first = await store.byRef(fact);
  if (!first) return undefined;
  if (first.reused) throw new Refusal('ref_reused');
  return { room: fact.room.key, seq: first.seq, epoch: store.epoch, at: first.at };
}

/** The fact of a number; undefined where there is none. */
export async function factAt(
  store: Pick<StoreReader, 'events'>,
  room: RoomKey,
  seq: number,
): Promise<RoomEvent | undefined> {
  const [fact] = await store.events(room, seq - 1, seq, 1);
  return fact;
}
