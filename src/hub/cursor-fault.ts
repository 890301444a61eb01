import type { Cursor } from '../protocol/record.ts';
import type { CursorFault } from '../protocol/reply.ts';
import type { StoreReader } from '../store/store.ts';

/**
 * The fault of a cursor that means nothing in a room that goes up to `latest`; undefined where it
 * means something.
 */
export async function cursorFault(
  store: Pick<StoreReader, 'epoch' | 'run' | 'hasTold'>,
  key: string,
  { epoch, seq, run }: Cursor,
  latest: number,
): Promise<CursorFault | undefined> {
  if (epoch !== store.epoch) return 'cursor_epoch';
  if (seq > latest) return 'cursor_ahead';
  if (run === undefined || run === store.run) return undefined;
  return (await store.hasTold(key, seq, run)) ? undefined : 'cursor_run';
}
