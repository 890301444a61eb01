import type { Settings } from './setting.ts';

/**
 * Does a room calm down at a moment? It ends by time alone.
 *
 * @param now milliseconds since 1970
 * @example isCalm({ calm: Date.now() + 900_000 }, Date.now()) // true
 */
export function isCalm({ calm = 0 }: Readonly<Partial<Settings>>, now: number): boolean {
  return calm > now;
}

/** The people whose messages wait at a moment for those who keep order: at least newcomers, while it is calm. */
export function holdAt(settings: Readonly<Settings>, now: number): Settings['hold'] {
  const { hold } = settings;
  return hold === 'nobody' && isCalm(settings, now) ? 'newcomers' : hold;
}
