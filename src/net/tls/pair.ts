import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { CannotListen } from '../cannot-listen.ts';

/** The files that a server shows who it is by: PEM, the chain from its own certificate up. */
export interface PairFiles {
  readonly cert: string;
  readonly key: string;
}

/** A certificate and its key, found to belong together. */
export interface Pair {
  /** The secure context of a server. */
  readonly context: SecureContextOptions;
  /** The names and addresses it is good for. */
  readonly names: readonly string[];
  /** Milliseconds since 1970 after which nobody takes it. */
  readonly until: number;
}

/** A pair that cannot be used; the message is one sentence for the person who starts Parlour. */
export class BadPair extends CannotListen {
  override name = 'BadPair';
}

/** @throws BadPair */
export async function readPair({ cert, key }: PairFiles): Promise<Pair> {
  const [certText, keyText] = [
    await readText(cert, 'certificate'),
    await readText(key, "certificate's key"),
  ];
  const first = readCertificate(certText, cert);
  if (keyText.includes('ENCRYPTED')) {
    throw new BadPair(
      `The key in ${key} has a password, which nobody is there to type at a restart.`,
    );
  }
  const context = { cert: certText, key: keyText, minVersion: 'TLSv1.2' } as const;
  try {
    createSecureContext(context);
  } catch (cause) {
    throw new BadPair(whyNot(cause, cert, key), { cause });
  }
  return { context, names: namesOf(first), until: Date.parse(first.validTo) };
}

async function readText(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new BadPair(`The file ${file} of the ${what} cannot be read.`, { cause });
  }
}

function readCertificate(text: string, file: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (cause) {
    throw new BadPair(`The file ${file} holds no certificate in PEM.`, { cause });
  }
}

/** OpenSSL's own words name neither file. */
function whyNot(cause: unknown, cert: string, key: string): string {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH') {
    return `The key in ${key} is of another certificate than that in ${cert}.`;
  }
  if (code === 'ERR_OSSL_X509_KEY_TYPE_MISMATCH') {
    return `The key in ${key} is of another kind than the certificate in ${cert}.`;
  }
  return `The certificate in ${cert} and the key in ${key} cannot be used together.`;
}

/** @example 'DNS:chat.example.org, IP Address:192.0.2.7' // ['chat.example.org', '192.0.2.7'] */
function namesOf({ subjectAltName = '' }: X509Certificate): readonly string[] {
  return subjectAltName
    .split(', ')
    .flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
}
