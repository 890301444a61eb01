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
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)));
}

export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
