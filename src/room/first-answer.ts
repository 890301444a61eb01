import type { RoomKey } from '../protocol/code.ts';
import { Refusal } from '../protocol/error.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Fact } from '../protocol/fact.ts';
import type { SettingValue } from '../protocol/setting.ts';
import type { StoreReader } from '../store/store.ts';
import { type Answer, heldTold } from './answer.ts';
import type { RoomParts } from './room-parts.ts';

/**
 * The answer that a fact got when it came first; undefined where it did not.
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
  const told = first.held ? heldTold(first.held) : undefined;
  return { room: fact.room.key, seq: first.seq, epoch: store.epoch, at: first.at, ...told };
}

/**
 * The answer that a password got when it was set first, by the same ref. Of one that counts no more
 * nothing is kept to compare by: there the ref alone decides.
 *
 * @throws Refusal `ref_reused`; `passwords_busy`
 */
export async function firstOfPassword(
  { store, group, passwords }: Pick<RoomParts, 'store' | 'group' | 'passwords'>,
  fact: Fact,
  said: SettingValue,
): Promise<Answer | undefined> {
  if (fact.ref === undefined) return undefined;
  // The first one may be on its way to the disk.
  await group.landed();
  const first = await firstAnswer(store, fact);
  if (!first) return undefined;
  const set = await factAt(store, fact.room.key, first.seq);
  const version = set?.type === 'set' ? set.value : undefined;
  if (typeof version === 'string' && (await passwords.isOther(fact.room.key, version, said))) {
    throw new Refusal('ref_reused');
  }
  return first;
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
