import type { Device } from './own-parts.ts';

/** The things that the address of a room's page brought along for this visit alone. */
export interface Arrival {
  /** The room is new: whoever comes makes it. */
  readonly isNew?: true;
  /** The key of a link that gives a role. */
  readonly key?: string;
  /** The box that another device of the same person left with the server. */
  readonly device?: Device;
}

const arrivalIn =
  /^#(?:key=(?<key>[\w-]{1,128})|device=(?<id>[\w-]{1,64})\.(?<sealedBy>[\w-]{1,64}))$/;

/**
 * Reads what the address brought along, and takes it out of there: no reload, no copied address and no
 * history of the browser has it again.
 */
export function takeArrival(): Arrival {
  const { hash, pathname, search } = location;
  const { key, id, sealedBy } = arrivalIn.exec(hash)?.groups ?? {};
  if (!key && !id && hash !== '#new') return {};
  history.replaceState(history.state, '', pathname + search);
  if (id && sealedBy) return { device: { id, key: sealedBy } };
  return key ? { key } : { isNew: true };
}

/** Taken when this file is loaded: it stands before all others that are. */
export const arrival = takeArrival();
