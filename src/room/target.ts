import type { RoomKey } from '../protocol/code.ts';
import type { Message } from '../protocol/record.ts';
import type { StoreReader } from '../store/store.ts';
import type { Aimed } from './ground.ts';

/**
 * The message that a command aims at. What was hidden and has no words any more is gone, for a removal:
 * each one more would be a fact of nothing.
 */
export async function targetOf(
  store: Pick<StoreReader, 'message' | 'people'>,
  key: RoomKey,
  { type, seq }: Pick<Aimed, 'type' | 'seq'>,
): Promise<Message | undefined> {
  const target = await store.message(key, seq);
  if (type !== 'remove' || !target?.hidden) return target;
  const span = { ids: [target.author.id], from: seq, upTo: seq, takesHidden: true };
  if ((await store.people.hasWords(key, span)) !== false) return target;
  const { hidden: _, ...gone } = target;
  return gone;
}
