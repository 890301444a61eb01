import { Refusal } from '../protocol/error.ts';
import { readJson } from './body.ts';
import type { Ask } from './route.ts';

/** Carries a `ref`, for clients that know the header (draft-ietf-httpapi-idempotency-key-header). */
export const idempotencyHeader = 'idempotency-key';

/** The letters of a string of structured fields (RFC 9651). */
const inQuotes = String.raw`(?:[ !#-\[\]-~]|\\["\\])+`;
/** The same without quotes, as most clients send it; with a comma it would be several. */
const bare = String.raw`[!#-+\--\[\]-~]+`;
/** The pattern of a key. */
export const keyPattern = `^(?:"${inQuotes}"|${bare})$`;
const keyParts = new RegExp(`^(?:"(${inQuotes})"|(${bare}))$`);

/** The key that a request carries. @throws Refusal `bad_ref` */
function keyIn(request: Request): string | undefined {
  const header = request.headers.get(idempotencyHeader)?.trim();
  if (header === undefined) return undefined;
  const [, escaped, plain] = keyParts.exec(header) ?? [];
  const key = plain ?? escaped?.replaceAll(/\\(["\\])/g, '$1');
  if (key === undefined) throw new Refusal('bad_ref');
  return key;
}

/** The value that came with a request, with its key as the `ref`. @throws Refusal `bad_ref` where it has another */
export function marked(request: Request, given: unknown): unknown {
  const key = keyIn(request);
  if (key === undefined || typeof given !== 'object' || !given || Array.isArray(given))
    return given;
  const { ref = key } = given as { readonly ref?: unknown };
  if (ref !== key) throw new Refusal('bad_ref');
  return { ...given, ref };
}

/**
 * Refuses a key of whoever shows no bearer: nothing would know it again, and what comes twice be said twice.
 *
 * @throws Refusal `no_key`
 */
export function checkKnown({ request, reader }: Pick<Ask, 'request' | 'reader'>): void {
  if (!reader && request.headers.has(idempotencyHeader)) throw new Refusal('no_key');
}

/**
 * The JSON of a request that has a room decide on something; its key is the `ref`.
 *
 * @throws Refusal `bad_ref`, and what `readJson` says
 */
export async function readMarked({ request, house }: Ask): Promise<unknown> {
  return marked(request, await readJson(request, house.limits));
}
