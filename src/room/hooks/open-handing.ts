import type { RoomsParts } from '../rooms-parts.ts';
import { Handing } from './handing.ts';

/** The handing of what was committed to a hook. */
export interface OpenHanding extends Required<Pick<RoomsParts, 'onEvent'>> {
  /** Begins with what was committed before. */
  start(): void;
  /** Told once nothing more is committed. */
  onClosed(): Promise<void>;
}

/** Opens it where there is such a hook, before anything is committed. */
export async function openHanding({
  store,
  hooks,
  watch,
  onBug,
}: Required<Pick<RoomsParts, 'store' | 'hooks' | 'onBug'>> & Pick<RoomsParts, 'watch'>): Promise<
  OpenHanding | undefined
> {
  const committed = hooks.committed?.bind(hooks);
  if (!committed) return undefined;
  const handing = new Handing({ store, committed, watch, onBug });
  await handing.begin();
  return {
    onEvent: (event) => handing.note(event),
    start: () => handing.start(),
    onClosed: () => handing.close(),
  };
}
