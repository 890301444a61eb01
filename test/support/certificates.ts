import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLog } from '../../src/log.ts';
import { openTls, type Tls, type TlsParts } from '../../src/net/tls/tls.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';

/** The certificates of `certificate/make.sh`: two that are good, and one that is over. */
export type CertificateName = 'one' | 'two' | 'over';

const folder = join(import.meta.dirname, 'certificate');

export const certificateFile = (name: string): string => join(folder, name);

/** The files of a certificate and its key. */
export const pairOf = (name: CertificateName) => ({
  cert: certificateFile(`${name}.pem`),
  key: certificateFile(`${name}.key`),
});

/** What a client trusts to trust these certificates alone. */
export const trusted = readFileSync(certificateFile('one.pem'), 'utf8');

/** TLS by the first certificate, which says nothing in a log. */
export function openTestTls(parts: Partial<TlsParts> = {}): Promise<Tls> {
  return openTls({
    files: pairOf('one'),
    limits: defaultLimits,
    log: createLog('silent'),
    ...parts,
  });
}
