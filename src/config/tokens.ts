import { createSecretKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isLoopback } from '../net/address.ts';
import type { Sources } from './source.ts';
import { BadOption, type Given, readText } from './value.ts';

/** The keys and names by which the tokens of a host's people are checked. */
export interface TokenOptions {
  /** The address of the public keys. */
  readonly jwks?: string;
  /** The secret of host and server; no log or message shows its bytes. */
  readonly secret?: KeyObject;
  readonly issuer: string;
  readonly audience: string;
}

const leastBytes = 32;

/**
 * @param said the secret, where a program says it itself
 * @returns undefined where no tokens are taken
 * @throws BadOption
 */
export function readTokens(
  { given }: Sources,
  said?: string | Uint8Array,
): TokenOptions | undefined {
  const jwks = readAddress(given('jwks'));
  const file = readText(given('jwtSecretFile'));
  const issuer = readText(given('issuer'));
  const audience = readText(given('audience'));
  if (jwks === undefined && file === undefined && said === undefined) {
    if (issuer === undefined && audience === undefined) return undefined;
    throw new BadOption('An issuer or an audience needs --jwks or --jwt-secret-file.');
  }
  if (issuer === undefined || audience === undefined) {
    throw new BadOption('Tokens need both: --issuer and --audience.');
  }
  return {
    ...(jwks === undefined ? {} : { jwks }),
    ...(file === undefined ? {} : { secret: readSecret(file) }),
    ...(said === undefined ? {} : { secret: secretOf(said) }),
    issuer,
    audience,
  };
}

/** Reads an address: somebody between could put keys of their own in place of ones without TLS. */
function readAddress(given: Given): string | undefined {
  const text = readText(given);
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url && isSafe && url.username === '' && url.password === '') return url.href;
  throw new BadOption(
    `The ${given.name} is an address of https, or of this machine, without a name and password in it.`,
  );
}

function readSecret(file: string): KeyObject {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new BadOption(`The file ${file} of the secret for tokens cannot be read.`);
  }
  const secret = withoutLineEnd(bytes);
  if (secret.length >= leastBytes) return createSecretKey(secret);
  throw new BadOption(
    `The file ${file} has ${secret.length} bytes: a secret for tokens has ${leastBytes} or more.`,
  );
}

/** @throws BadOption */
function secretOf(said: string | Uint8Array): KeyObject {
  const bytes = Buffer.from(said);
  if (bytes.length >= leastBytes) return createSecretKey(bytes);
  throw new BadOption(`A secret for tokens has ${leastBytes} bytes or more, not ${bytes.length}.`);
}

/** An editor, or `openssl rand -hex`, ends the line of a text: that one end is no part of the secret. */
function withoutLineEnd(bytes: Buffer): Buffer {
  if (bytes.at(-1) !== 0x0a) return bytes;
  return bytes.subarray(0, bytes.at(-2) === 0x0d ? -2 : -1);
}
