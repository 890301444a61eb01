import type { DoorCount } from '../../net/door-count.ts';
import type { Part, Usage } from '../../protocol/desk.ts';

/** The counts of what is bounded, as far as they are looked at here. */
export interface Bounded {
  readonly count: Pick<DoorCount, 'size' | 'busiest'>;
  /** Connections that may be open, in all and from one address: Infinity where that has no bound. */
  readonly bounds: { readonly connections: number; readonly connectionsPerAddress: number };
  /** Bytes that readers have not taken yet. */
  readonly unsent: Part;
  readonly disk:
    | { readonly limit: number | undefined; readonly sight: { readonly used: number } | undefined }
    | undefined;
}

/** The part that is used of what is bounded. */
export function usageOf({ count, bounds, unsent, disk }: Bounded): Usage {
  const { connections, connectionsPerAddress: each } = bounds;
  const { limit, sight } = disk ?? {};
  return {
    connections: { used: count.size, most: connections },
    ...(each === Number.POSITIVE_INFINITY
      ? {}
      : { fromOneAddress: { used: count.busiest, most: each } }),
    unsent,
    ...(limit === undefined || !sight ? {} : { disk: { used: sight.used, most: limit } }),
  };
}
