import { type KeptUntil, keepDelay, keptBesides } from '../protocol/keeping.ts';
import type { Standing } from '../protocol/standing.ts';
import type { StoreReader } from '../store/store.ts';

/**
 * The values of a room's `keep` that count besides its last one, if there are any. Where nobody
 * ever set one, the store is not asked.
 */
export async function keptIn(
  key: string,
  { settings }: Pick<Standing, 'settings'>,
  store: Pick<StoreReader, 'keepSets'>,
): Promise<{ readonly kept?: readonly KeptUntil[] }> {
  if (settings.keep === undefined) return {};
  const now = Date.now();
  const kept = keptBesides(await store.keepSets(key, now - keepDelay), now);
  return kept.length > 0 ? { kept } : {};
}
