import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { AnswerKind } from '../net/header.ts';
import type { PageHtml } from '../page/layout.ts';
import { type Encoding, encodingFor } from './encoding.ts';

/** The beginning of an answer: status and headers. */
export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Writes head and body by itself, at the reader's pace. Resolves when nothing is left to do for it
 * or somebody else goes on; may refuse as long as the head is not out.
 */
export type Pour = (response: ServerResponse, head: Head) => Promise<void>;

/** An answer before it has the headers of its kind. */
export interface HttpAnswer extends Head {
  readonly kind: AnswerKind;
  readonly body: string | Uint8Array<ArrayBuffer> | Pour | null;
  /** The body as it was compressed before, where the answer is kept for others. */
  readonly packed?: Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>;
}

export function json(value: unknown, status = 200, headers: Head['headers'] = {}): HttpAnswer {
  return {
    kind: 'api',
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(value),
  };
}

export async function page(
  html: PageHtml,
  status = 200,
  kind: 'page' | 'lite' = 'page',
): Promise<HttpAnswer> {
  return {
    kind,
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
    body: String(await html),
  };
}

export function text(body: string, status = 200, headers: Head['headers'] = {}): HttpAnswer {
  return {
    kind: 'file',
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    },
    body,
  };
}

export function seeOther(location: string): HttpAnswer {
  return {
    kind: 'redirect',
    status: 303,
    headers: { location, 'cache-control': 'no-store' },
    body: null,
  };
}

/** A length in characters; a shorter text is one packet anyway. */
const worthCompressing = 1_200;
const brotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Text that is long enough, as the asker can unpack it. */
export async function compressed(
  answer: HttpAnswer,
  acceptEncoding: string | null,
): Promise<HttpAnswer> {
  if (typeof answer.body !== 'string' || answer.body.length < worthCompressing) return answer;
  const encoding = encodingFor(acceptEncoding, ['br', 'gzip']);
  const { vary } = answer.headers;
  const headers = {
    ...answer.headers,
    vary: vary ? `${vary}, Accept-Encoding` : 'Accept-Encoding',
  };
  if (!encoding) return { ...answer, headers };
  const packing = answer.packed?.get(encoding) ?? pack(answer.body, encoding);
  answer.packed?.set(encoding, packing);
  const body = await packing;
  return { ...answer, headers: { ...headers, 'content-encoding': encoding }, body };
}

function pack(text: string, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  if (encoding === 'gzip') return toGzip(text, { level: 5 });
  return brotli(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}
