import { createChecks } from '../protocol/check.ts';
import { Refusal } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';

const jsonType = /^application\/json\s*(;|$)/i;
const reportType = /^application\/(reports\+json|csp-report)\s*(;|$)/i;
const reportBytes = 8_192;
const formType = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/**
 * The JSON value a request carries.
 * @throws Refusal `not_json_type`, `body_too_big`, `bad_json`, `too_deep`
 */
export async function readJson(request: Request, limits: Limits): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!jsonType.test(type) || request.headers.has('content-encoding')) {
    throw new Refusal('not_json_type');
  }
  const bytes = await readBytes(request, limits.bodyBytes);
  return createChecks(limits).json(decodeUtf8(bytes));
}

/**
 * The fields of a form.
 * @throws Refusal `bad_request`, `body_too_big`
 */
export async function readForm(request: Request, mostBytes: number): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? '';
  if (!formType.test(type) || request.headers.has('content-encoding')) {
    throw new Refusal('bad_request');
  }
  return new URLSearchParams(new TextDecoder().decode(await readBytes(request, mostBytes)));
}

/**
 * The JSON of what a browser reports by itself, whatever its keys.
 * @throws Refusal `not_json_type`, `body_too_big`, `bad_json`
 */
export async function readReport(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!reportType.test(type) || request.headers.has('content-encoding')) {
    throw new Refusal('not_json_type');
  }
  const text = decodeUtf8(await readBytes(request, reportBytes));
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('bad_json');
  }
}

async function readBytes(request: Request, most: number): Promise<Uint8Array> {
  const declared = request.headers.get('content-length');
  if (declared !== null) {
    if (Number(declared) > most) throw new Refusal('body_too_big');
    return new Uint8Array(await request.arrayBuffer().catch(cutShort));
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch(cutShort);
    if (done) break;
    bytes += value.length;
    if (bytes > most) throw new Refusal('body_too_big');
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

/** The client went away in the middle, or its chunks were none; nobody is there to read this. */
function cutShort(): never {
  throw new Refusal('bad_request');
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal('bad_json');
  }
}
