import type { Sources } from './source.ts';
import { BadOption, type Given, readPort, readText } from './value.ts';

/** TLS without a proxy, on every port but that of the figures. */
export interface TlsOptions {
  /** The files of the certificate with its chain, and of its key. */
  readonly cert: string;
  readonly key: string;
  /** A port without TLS that leads to where TLS is. */
  readonly redirect?: number;
  /** Seconds for which browsers ask by https: alone. */
  readonly hsts?: number;
}

/** Ten years; a browser takes more for a mistake, or for ever. */
const mostSeconds = 315_360_000;

/**
 * @returns undefined where no certificate is named
 * @throws BadOption
 */
export function readTls({ given }: Sources, publicUrl: string | undefined): TlsOptions | undefined {
  const cert = readText(given('tlsCert'));
  const key = readText(given('tlsKey'));
  const [redirect, hsts] = [given('tlsRedirect'), given('hsts')];
  if (cert === undefined && key === undefined) {
    const lone = [redirect, hsts].find(({ value }) => value !== undefined);
    if (!lone) return undefined;
    throw new BadOption(`The ${lone.name} needs --tls-cert and --tls-key.`);
  }
  if (cert === undefined || key === undefined) {
    throw new BadOption('TLS needs both: --tls-cert and --tls-key.');
  }
  if (publicUrl?.startsWith('http:')) {
    throw new BadOption(
      `With a certificate, the public URL begins with https:, unlike ${publicUrl}.`,
    );
  }
  return {
    cert,
    key,
    ...(redirect.value === undefined ? {} : { redirect: readPort(redirect) }),
    ...(hsts.value === undefined ? {} : { hsts: readSeconds(hsts) }),
  };
}

function readSeconds({ value, name }: Given): number {
  const seconds = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  const isNumber = typeof seconds === 'number' && Number.isInteger(seconds);
  if (isNumber && seconds >= 0 && seconds <= mostSeconds) return seconds;
  throw new BadOption(`The ${name} is a whole number of seconds, not "${String(value)}".`);
}
