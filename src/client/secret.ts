/**
 * A new identity: 32 random bytes as base64url. Who holds it is the author, so keep it where only
 * its owner can read it, and give it to `connect` each time.
 *
 * @example
 * const secret = localStorage.getItem('secret') ?? newSecret();
 */
export function newSecret(): string {
  return randomText(32);
}

/** A mark for one command, by which its answer is known again. */
export function newRef(): string {
  return randomText(16);
}

// Not randomUUID: pages that came over plain HTTP have none.
function randomText(bytes: number): string {
  const binary = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes)));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
