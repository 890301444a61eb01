import { dialects } from '../dialect/dialects.ts';
import type { DialectName } from '../protocol/dialect-name.ts';
import { BadOption, readPort } from './value.ts';

/** One more port, with a dialect and a room of its own for those whose handshake names none. */
export interface Listener {
  readonly port: number;
  readonly dialect: DialectName;
  readonly room?: string;
  /** A further name of its host: pages from there may connect as those of the same host may. */
  readonly hostName?: string;
}

/** The dialects that come with Parlour. */
export const ownDialects: readonly DialectName[] = [...dialects.keys()];

/** @throws BadOption */
export function readListen(
  value: unknown,
  known: readonly DialectName[],
  spoken: readonly DialectName[],
): readonly Listener[] {
  if (!Array.isArray(value)) {
    throw new BadOption('The option listen is a list of texts like "3000=roomcode:lobby".');
  }
  const listeners = value.map((one: unknown) => readListener(one, known));
  const silent = listeners.find(({ dialect }) => !spoken.includes(dialect));
  if (!silent) return listeners;
  throw new BadOption(`The listener on ${silent.port} speaks ${silent.dialect}, which is off.`);
}

/** `PORT=DIALECT[:ROOM]` */
function readListener(value: unknown, known: readonly DialectName[]): Listener {
  const parts = typeof value === 'string' ? /^(\d+)=([\w-]+)(?::(.+))?$/.exec(value) : null;
  if (!parts) {
    throw new BadOption(`A listener is PORT=DIALECT or PORT=DIALECT:ROOM, not "${String(value)}".`);
  }
  const [, port, name = '', room] = parts;
  const listener = {
    port: readPort({ value: port, name: 'listener' }),
    dialect: readDialect(name, known),
  };
  return room === undefined ? listener : { ...listener, room };
}

/** @throws BadOption */
export function readDialect(name: unknown, known: readonly DialectName[]): DialectName {
  const dialect = typeof name === 'string' ? name.trim() : '';
  if (known.includes(dialect)) return dialect;
  throw new BadOption(`A dialect is one of ${known.join(', ')}, not "${String(name)}".`);
}

/** @throws BadOption */
export function readDialects(
  value: unknown,
  known: readonly DialectName[],
): readonly DialectName[] {
  if (value === undefined) return known;
  if (Array.isArray(value) && value.length > 0) {
    return value.map((one: unknown) => readDialect(one, known));
  }
  throw new BadOption('The option dialects is a list of one or more names.');
}
