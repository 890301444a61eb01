import { type Furnishing, furnish } from './furnish.ts';
import type { InsideParts } from './inside.ts';
import { bringHouse } from './room-house.ts';
import type { TagRoom } from './tag-room.ts';
import type { TagWall } from './wall.ts';

/** The place in which a room comes to stand. */
export interface Place {
  readonly server: URL;
  readonly code: string;
  readonly lang: string | null;
  readonly root: ShadowRoot;
  readonly stage: HTMLElement;
  /** Is another room, or none, to stand there by now? */
  readonly isOver: () => boolean;
}

interface RoomParts {
  readonly furnishing: Furnishing;
  /** Told of the markup as soon as it stands, and of what undresses the place once that is over. */
  readonly shown: (house: HTMLElement, undress: () => void) => void;
  readonly inside: () => Omit<InsideParts, 'server' | 'house'>;
}

/**
 * Brings a room with its talk: the markup is shown as soon as it is there, and live once its script is.
 *
 * @returns nothing where it is over by then
 * @throws where it can't be shown
 */
export async function bringRoom(place: Place, parts: RoomParts): Promise<TagRoom | undefined> {
  const { server, code, lang, root, stage, isOver } = place;
  const loading = import('./inside.ts');
  // What comes too late to be awaited breaks nothing.
  loading.catch(() => {});
  const [{ dressed, spoken }, house] = await Promise.all([
    import('./sheet.ts'),
    bringHouse(server, code, lang),
  ]);
  if (isOver()) return undefined;
  const undress = dressed(root);
  const hasWords = spoken(house);
  furnish(house, parts.furnishing);
  stage.replaceChildren(house);
  parts.shown(house, undress);
  const [{ enter }] = await Promise.all([loading, hasWords]);
  return isOver() ? undefined : enter({ server, house, ...parts.inside() });
}

/**
 * Brings a room as a wall. What stands in the tag stays until the wall has something to show.
 *
 * @returns nothing where it is over by then
 * @throws where it can't be shown
 */
export async function bringWall(
  { server, code, root, stage, isOver }: Place,
  parts: Pick<TagWall, 'given' | 'getToken' | 'client' | 'told'>,
): Promise<TagRoom | undefined> {
  const [{ enterWall }, { dataset }] = await Promise.all([
    import('./wall.ts'),
    bringHouse(server, code),
  ]);
  return isOver() ? undefined : enterWall({ server, dataset, root, stage, ...parts });
}
