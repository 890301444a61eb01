import type { RoomView } from '../client/view/index.ts';
import type { OwnParts } from './own-parts.ts';
import type { FindPart } from './part-of.ts';
import type { RowActParts } from './row-acts.ts';
import type { Seen } from './seen.ts';
import type { Surroundings } from './surroundings.ts';

/** The things that a person does whose code is loaded behind the first look. */
export const lateNames = [
  ...(['act', 'react', 'open-menu', 'open-more', 'deed', 'mute', 'recall'] as const),
  ...([
    'open-card',
    'open-people',
    'open-search',
    'grant',
    'revoke',
    'share',
    'check-all',
  ] as const),
] as const;
export type LateName = (typeof lateNames)[number];

export interface BehindParts extends Omit<RowActParts, 'acts' | 'cards'> {
  /** A part of the house. */
  readonly part: FindPart;
  readonly seen: Seen;
  readonly view: RoomView;
  readonly around: Surroundings;
  /** The things for one's own card. */
  readonly ownParts: OwnParts;
}
