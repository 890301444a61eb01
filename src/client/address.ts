/** The server's address for HTTP, beside that of its socket: `wss://HOST/ws` → `https://HOST/`. */
export function httpBase(socketUrl: string): URL {
  const base = new URL('.', socketUrl);
  base.protocol = base.protocol.replace('ws', 'http');
  return base;
}

/** The address of a socket, in the form that WebSockets have. */
export function socketUrl(url: string): URL {
  const whole = new URL(url, globalThis.location?.href);
  whole.protocol = whole.protocol.replace('http', 'ws');
  return whole;
}

/** Says who asks, and what was shown of rooms that ask for a password: of several, with commas between. */
export const headersOf = (bearer: string, pass?: string): Record<string, string> => ({
  authorization: `Bearer ${bearer}`,
  ...(pass ? { 'parlour-pass': pass } : {}),
});

/** Does HTTP pass, and is the server there? */
export async function isReady(base: URL, signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch(new URL('readyz', base), { cache: 'no-store', signal })).ok;
  } catch {
    return false;
  }
}
