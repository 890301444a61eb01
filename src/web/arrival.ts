/** The things that the address of a room's page brought along for this visit alone. */
export interface Arrival {
  /** The room is new: whoever comes makes it. */
  readonly isNew?: true;
  /** The key of a link that gives a role. */
  readonly key?: string;
}

/**
 * Reads what the address brought along, and takes it out of there: no reload, no copied address and no
 * history of the browser has it again.
 */
export function takeArrival(): Arrival {
  const { hash, pathname, search } = location;
  const key = /^#key=([\w-]{1,128})$/.exec(hash)?.[1];
  if (key === undefined && hash !== '#new') return {};
  history.replaceState(history.state, '', pathname + search);
  return key === undefined ? { isNew: true } : { key };
}

/** Taken when this file is loaded: it stands before all others that are. */
export const arrival = takeArrival();
