import * as crypto from 'node:crypto';
import { promisify } from 'node:util';
import { Turns } from './turns.ts';

const { randomBytes, timingSafeEqual } = crypto;
/** Named by its module: an import of its name would end an older Node before it is told why. */
const digest = promisify(crypto.argon2);

/** The cost that OWASP asks of argon2id: 19 MiB and two passes on one thread. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const saltBytes = 16;
const tagLength = 32;

type Cost = typeof cost;

/** The hash that a password is kept as, in the form that all libraries of argon2 read. */
export async function argonHash(password: string): Promise<string> {
  const nonce = randomBytes(saltBytes);
  const tag = await tagOf(password, nonce, cost);
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${bare(nonce)}$${bare(tag)}`;
}

/** Is it that password? Where there is no hash it is not, and finding out takes as long. */
export async function argonMatches(password: string, hash: string | undefined): Promise<boolean> {
  const known = hash === undefined ? undefined : parsed(hash);
  const { nonce, tag, ...at } = known ?? {
    nonce: Buffer.alloc(saltBytes),
    tag: undefined,
    ...cost,
  };
  const found = await tagOf(password, nonce, at);
  return tag !== undefined && tag.length === found.length && timingSafeEqual(tag, found);
}

function tagOf(message: string, nonce: Buffer, at: Cost): Promise<Buffer> {
  return digest('argon2id', { message, nonce, tagLength, ...at });
}

function parsed(
  hash: string,
): (Cost & { readonly nonce: Buffer; readonly tag: Buffer }) | undefined {
  const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/;
  const [, memory, passes, parallelism, nonce = '', tag = ''] = form.exec(hash) ?? [];
  if (memory === undefined) return undefined;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

const bare = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** All hashing of passwords in this process: each takes a core and 19 MiB. */
export const oneArgon = new Turns();
