const lookMs = 5_000;
const asleepMs = 15_000;

/**
 * Calls back when a person, a network or this machine may have returned: the page is seen again,
 * comes out of the back-forward cache, the browser is online, or time has passed in which nothing
 * ran.
 *
 * @returns how to stop
 */
export function onWake(callback: () => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const page = globalThis as {
    document?: Document;
    addEventListener?: EventTarget['addEventListener'];
  };
  for (const name of ['online', 'pageshow']) page.addEventListener?.(name, callback, { signal });
  page.document?.addEventListener(
    'visibilitychange',
    () => {
      if (page.document?.visibilityState === 'visible') callback();
    },
    { signal },
  );
  const stopLooking = onSleep(callback);
  return () => {
    stop.abort();
    stopLooking();
  };
}

/** Only the clock of the wall goes on while a machine sleeps. */
function onSleep(callback: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const look = () => {
    const at = Date.now();
    timer = setTimeout(() => {
      if (Date.now() - at > asleepMs) callback();
      look();
    }, lookMs);
  };
  look();
  return () => clearTimeout(timer);
}
