/** An hour in milliseconds. */
const hour = 3_600_000;

/**
 * Milliseconds for which what stood before still counts where `keep` is set to less: who takes over a
 * room for a day erases nothing that its owner would have kept.
 */
export const keepDelay = 24 * hour;

/** A value of `keep` that is not the last one any more, and until when it counts beside that. */
export interface KeptUntil {
  readonly keep: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** A value that `keep` was set to, and when. */
export interface KeepSet {
  readonly keep: string;
  readonly at: number;
}

/** The age or number of texts that stay, by the value of `keep`; undefined where for ever. */
export function keptFor(
  keep: string,
): { readonly ms: number } | { readonly messages: number } | undefined {
  const [, number = '', unit = ''] = /^(\d+)([hd]?)$/.exec(keep) ?? [];
  if (number === '') return undefined;
  if (unit === '') return { messages: Number(number) };
  return { ms: Number(number) * (unit === 'h' ? 1 : 24) * hour };
}

/**
 * The values that count besides the last one, at a moment: what is kept is what any of them keeps.
 *
 * @param sets in their order; of those that are a day old, the last one is enough
 * @example keptBesides([{ keep: '30d', at: 0 }, { keep: '1h', at: now }], now)
 *   // [{ keep: '30d', until: now + keepDelay }]
 */
export function keptBesides(sets: readonly KeepSet[], now: number): readonly KeptUntil[] {
  const besides: KeptUntil[] = [];
  for (const [i, { at }] of sets.entries()) {
    const until = at + keepDelay;
    if (until > now) besides.push({ keep: sets[i - 1]?.keep ?? '', until });
  }
  return stillKept(besides, sets.at(-1)?.keep ?? '', now);
}

/** Those that still count, and let stand what nothing that counts longer does. */
export function stillKept(
  besides: readonly KeptUntil[],
  keep: string,
  now: number,
): readonly KeptUntil[] {
  const longest = [...besides].sort((a, b) => b.until - a.until);
  const still: KeptUntil[] = [];
  for (const one of longest) {
    if (one.until <= now || keepsAll(keep, one.keep)) continue;
    if (!still.some((other) => keepsAll(other.keep, one.keep))) still.unshift(one);
  }
  return still;
}

/** Does one value let everything stand that another does? */
function keepsAll(one: string, other: string): boolean {
  const [a, b] = [keptFor(one), keptFor(other)];
  if (!a || !b) return !a;
  if ('ms' in a) return 'ms' in b && a.ms >= b.ms;
  return 'messages' in b && a.messages >= b.messages;
}
