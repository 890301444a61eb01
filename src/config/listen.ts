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

const allDialects = [...dialects.values()].map(({ name }) => name);

/** @throws BadOption */
export function readListen(
  value: unknown = [],
  spoken: readonly DialectName[] = allDialects,
): readonly Listener[] {
  if (!Array.isArray(value)) {
    throw new BadOption('The option listen is a list of texts like "3000=roomcode:lobby".');
  }
  const listeners = value.map(readListener);
  const silent = listeners.find(({ dialect }) => !spoken.includes(dialect));
  if (!silent) return listeners;
  throw new BadOption(`The listener on ${silent.port} speaks ${silent.dialect}, which is off.`);
}

/** `PORT=DIALECT[:ROOM]` */
function readListener(value: unknown): Listener {
  const parts = typeof value === 'string' ? /^(\d+)=(\w+)(?::(.+))?$/.exec(value) : null;
  if (!parts) {
    throw new BadOption(`A listener is PORT=DIALECT or PORT=DIALECT:ROOM, not "${String(value)}".`);
  }
  const [, port, name = '', room] = parts;
  const listener = {
    port: readPort({ value: port, name: 'listener' }),
    dialect: readDialect(name),
  };
  return room === undefined ? listener : { ...listener, room };
}

/** @throws BadOption */
export function readDialect(name: unknown): DialectName {
  const dialect = typeof name === 'string' ? dialects.get(name.trim())?.name : undefined;
  if (dialect) return dialect;
  throw new BadOption(`A dialect is one of ${allDialects.join(', ')}, not "${String(name)}".`);
}

/** @throws BadOption */
export function readDialects(value: unknown = allDialects): readonly DialectName[] {
  if (Array.isArray(value) && value.length > 0) return value.map(readDialect);
  throw new BadOption('The option dialects is a list of one or more names.');
}
