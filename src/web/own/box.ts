/** Somebody as a browser keeps it: all that another device needs to be the same guest. */
export interface Kept {
  readonly secret: string;
  readonly name?: string;
}

const bytesOfKey = 16;
const bytesOfNonce = 12;

/** Tells whether this page can do it at all: one that came over plain HTTP has no encryption. */
export function canSeal(): boolean {
  return globalThis.crypto?.subtle !== undefined;
}

/**
 * Seals somebody into a box, with a key that nothing else is ever sealed with.
 *
 * @example const { box, key } = await seal({ secret, name: 'ann' });
 */
export async function seal(kept: Kept): Promise<{ readonly box: string; readonly key: string }> {
  const raw = crypto.getRandomValues(new Uint8Array(bytesOfKey));
  const iv = crypto.getRandomValues(new Uint8Array(bytesOfNonce));
  const text = new TextEncoder().encode(JSON.stringify(kept));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyOf(raw), text);
  return { box: encode(new Uint8Array([...iv, ...new Uint8Array(sealed)])), key: encode(raw) };
}

/**
 * Opens a box.
 *
 * @returns undefined where the key is another one, or what is in there is nobody
 */
export async function open(box: string, key: string): Promise<Kept | undefined> {
  try {
    const bytes = decode(box);
    const iv = bytes.slice(0, bytesOfNonce);
    const name = 'AES-GCM';
    const sealed = bytes.slice(bytesOfNonce);
    const text = await crypto.subtle.decrypt({ name, iv }, await keyOf(decode(key)), sealed);
    return keptIn(JSON.parse(new TextDecoder().decode(text)));
  } catch {
    return undefined;
  }
}

function keptIn(value: unknown): Kept | undefined {
  const { secret, name } = value as { readonly [field: string]: unknown };
  if (typeof secret !== 'string' || !/^[\w-]{43}$/.test(secret)) return undefined;
  return typeof name === 'string' ? { secret, name } : { secret };
}

function keyOf(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

function encode(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
