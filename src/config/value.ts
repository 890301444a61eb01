import { isPath, ownFolders } from '../net/site.ts';

/** An option that can't be; the message is one sentence for the person who gave it. */
export class BadOption extends Error {
  override name = 'BadOption';
}

/** The value that a source of options gave, and its name in a sentence: `port`, `variable PORT`. */
export interface Given {
  readonly value: unknown;
  readonly name: string;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws BadOption */
export function readPort({ value, name }: Given): number {
  const port = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  if (typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65_535)
    return port;
  throw new BadOption(`The ${name} is a whole number from 0 to 65535, not "${String(value)}".`);
}

/** @throws BadOption */
export function readText({ value, name }: Given): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw new BadOption(`The ${name} is a text, not "${String(value)}".`);
}

const units: Readonly<Record<string, number>> = {
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** Bytes, at least so many. @throws BadOption */
export function readBytes({ value, name }: Given, least: number): number | undefined {
  if (value === undefined) return undefined;
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([MGT]i?B)$/.exec(String(value)) ?? [];
  const bytes = Math.floor(Number(number) * (units[unit] ?? Number.NaN));
  if (bytes >= least) return bytes;
  const shown = `${least / 1e6} MB`;
  throw new BadOption(
    `The ${name} is like 500MB or 2GB, ${shown} at least, not "${String(value)}".`,
  );
}

/** The address of a site, without a slash at its end. @throws BadOption */
export function readUrl(given: Given): string | undefined {
  const text = readText(given);
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  const isPlain = url?.search === '' && url.hash === '' && url.username === '';
  if (isPlain && /^https?:$/.test(url.protocol) && isPath(url.pathname)) {
    const [, first = ''] = url.pathname.split('/');
    if (ownFolders.includes(first)) {
      throw new BadOption(
        `The path of the ${given.name} begins otherwise than with /${first}, which is an address of Parlour's own.`,
      );
    }
    return url.origin + url.pathname.replace(/\/$/, '');
  }
  throw new BadOption(
    `The ${given.name} is like https://chat.example.org or https://example.org/chat, not "${text}".`,
  );
}

/** @throws BadOption */
export function readSwitch({ value, name }: Given): boolean {
  if (value === 'on' || value === 'off') return value === 'on';
  throw new BadOption(`The ${name} is "on" or "off", not "${String(value)}".`);
}

/** @throws BadOption */
export function readLevel({ value, name }: Given): string {
  if (typeof value === 'string' && logLevels.includes(value)) return value;
  throw new BadOption(`The ${name} is one of ${logLevels.join(', ')}, not "${String(value)}".`);
}
