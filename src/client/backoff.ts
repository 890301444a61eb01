const firstMs = 500;
const mostMs = 30_000;

/**
 * Milliseconds to wait before try `attempt`, counted from 1: anywhere below a bound that doubles
 * from 0.5 s to 30 s, so that those who lost a server together do not come back together.
 */
export function backoff(attempt: number, random = Math.random): number {
  return random() * Math.min(mostMs, firstMs * 2 ** (attempt - 1));
}
