const leaseMs = 6_000;
const lookMs = 1_000;

/** Does `work` while no other tab of this browser does work of this name. */
export async function turns(
  name: string,
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  // Pages that came over plain HTTP have no locks.
  if (navigator.locks) await navigator.locks.request(name, { signal }, work);
  else await withLease(`${name} lease`, work, signal);
}

/**
 * Less certain than a lock: two tabs may take a lease at the same moment, and one whose tab was
 * closed lasts for some seconds. The server stores a message of both once.
 */
async function withLease(
  key: string,
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const holder = `${Math.random()}`;
  const take = () => localStorage.setItem(key, `${Date.now() + leaseMs} ${holder}`);
  while (!signal.aborted && isTaken(key))
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  if (signal.aborted) return;
  take();
  const renewing = setInterval(take, lookMs);
  try {
    await work();
  } finally {
    clearInterval(renewing);
    localStorage.removeItem(key);
  }
}

function isTaken(key: string): boolean {
  const left = Number(localStorage.getItem(key)?.split(' ')[0] ?? 0) - Date.now();
  return left > 0 && left <= leaseMs;
}
