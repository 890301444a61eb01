import type { IncomingMessage } from 'node:http';

/** A request as frameworks hand it on: with its body as their parser made it. */
type Parsed = IncomingMessage & { readonly body?: unknown; rawBody?: Buffer };

/**
 * Puts back the body of a request that somebody's parser has read, for whoever reads bytes: of one it
 * made an object, which is written once more.
 */
export function putBodyBack(request: IncomingMessage): void {
  const parsed = request as Parsed;
  if (!parsed.readableEnded || parsed.rawBody !== undefined || parsed.body === undefined) return;
  const bytes = bytesOf(parsed.body, request.headers['content-type'] ?? '');
  if (bytes !== undefined) parsed.rawBody = Buffer.from(bytes);
}

function bytesOf(body: unknown, type: string): string | Uint8Array | undefined {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return new URLSearchParams(body as Record<string, string>).toString();
  }
  return JSON.stringify(body);
}
