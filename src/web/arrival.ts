/** The things that the address of a room's page brought along for this visit alone. */
export interface Arrival {
  /** The room is new: whoever comes makes it. */
  readonly isNew?: true;
}

/**
 * Reads what the address brought along, and takes it out of there: no reload, no copied address and no
 * history of the browser has it again.
 */
function takeArrival(): Arrival {
  const { hash, pathname, search } = location;
  if (hash !== '#new') return {};
  history.replaceState(history.state, '', pathname + search);
  return { isNew: true };
}

/** Taken when this file is loaded: it stands before all others that are. */
export const arrival = takeArrival();
