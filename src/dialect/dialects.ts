import type { Dialect, DialectName } from './dialect.ts';
import { subprotocol } from './native.ts';
import { native } from './native-dialect.ts';
import { roomcode } from './roomcode.ts';

/** The dialects this server speaks. */
export const dialects: ReadonlyMap<string, Dialect> = new Map(
  [native, roomcode].map((dialect) => [dialect.name, dialect]),
);

/** What a handshake says about the dialect it wants. */
export interface Handshake {
  readonly subprotocols: readonly string[];
  readonly query: URLSearchParams;
}

/** The dialect of a connection, and the room its address names, as spelled there. */
export interface Choice {
  readonly dialect: Dialect;
  readonly room: string | undefined;
}

/**
 * Chooses by what is said most plainly: our own subprotocol, `?dialect=`, a `roomCode` key, then
 * the listener's default.
 *
 * @returns undefined where nothing chooses, or a dialect is named that is not spoken here
 */
export function chooseDialect(
  { subprotocols, query }: Handshake,
  listener: { readonly dialect: DialectName | undefined; readonly room: string | undefined },
): Choice | undefined {
  const code = query.get('roomCode');
  const room = code ?? query.get('room') ?? listener.room;
  if (subprotocols.includes(subprotocol)) return { dialect: native, room };
  const named = query.get('dialect') ?? (code !== null ? 'roomcode' : listener.dialect);
  const dialect = named === undefined ? undefined : dialects.get(named);
  return dialect && { dialect, room };
}
