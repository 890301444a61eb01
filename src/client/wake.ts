/**
 * Calls back when a person or a network may have returned: the page is seen again, comes out of
 * the back-forward cache, or the browser is online. Where there is no page, never.
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
  page.addEventListener?.('online', callback, { signal });
  page.addEventListener?.('pageshow', callback, { signal });
  page.document?.addEventListener(
    'visibilitychange',
    () => {
      if (page.document?.visibilityState === 'visible') callback();
    },
    { signal },
  );
  return () => stop.abort();
}
