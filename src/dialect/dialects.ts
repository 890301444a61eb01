import { readCursor } from '../protocol/cursor.ts';
import type { DialectName } from '../protocol/dialect-name.ts';
import type { Cursor } from '../protocol/record.ts';
import { chatlog } from './chatlog.ts';
import type { Dialect } from './dialect.ts';
import { firstValue } from './go-json.ts';
import { golem } from './golem.ts';
import { htmx } from './htmx.ts';
import { subprotocol } from './native.ts';
import { native } from './native-dialect.ts';
import { roomcode } from './roomcode.ts';

/** Dialects by their names. */
export type Dialects = ReadonlyMap<DialectName, Dialect>;

/** The dialects that come with Parlour. */
export const dialects: Dialects = named([native, roomcode, golem, chatlog, htmx]);

/**
 * The dialects that a server speaks: those of ours that are switched on, and all that are brought
 * along.
 *
 * @throws RangeError where one that is brought along has the name of another
 */
export function dialectsSpoken(
  names: readonly DialectName[],
  broughtAlong: readonly Dialect[],
): Dialects {
  const ours = [...dialects.values()].filter(({ name }) => names.includes(name));
  const all = named([...ours, ...broughtAlong]);
  const twice = broughtAlong.find((one) => dialects.has(one.name) || all.get(one.name) !== one);
  if (twice) throw new RangeError(`There are two dialects named ${twice.name}.`);
  return all;
}

function named(list: readonly Dialect[]): Dialects {
  return new Map(list.map((dialect) => [dialect.name, dialect]));
}

/** The words of a handshake about the dialect that it wants. */
export interface Handshake {
  readonly path: string;
  readonly subprotocols: readonly string[];
  readonly query: URLSearchParams;
}

/** The dialect of a connection, and the room its address or its listener names, as spelled there. */
export interface Choice {
  readonly dialect: Dialect;
  readonly room: string;
  /** The cursor up to which its page was served. */
  readonly after?: Cursor | undefined;
  /** Nothing but the listener says so: the first frame may know better. */
  readonly isGuess?: true;
}

/**
 * Chooses by what is said most plainly: our own subprotocol, `?dialect=`, a `roomCode` key, the
 * path `/chat`, then the listener's default.
 *
 * @param spoken those to choose from
 * @returns undefined where a dialect is named that is not spoken here
 */
export function chooseDialect(
  { path, subprotocols, query }: Handshake,
  listener: { readonly dialect: DialectName; readonly room: string | undefined },
  spoken: Dialects = dialects,
): Choice | undefined {
  const code = query.get('roomCode');
  const byAddress = code !== null ? 'roomcode' : path === '/chat' ? 'chatlog' : listener.dialect;
  const dialect = spoken.get(
    subprotocols.includes(subprotocol) ? native.name : (query.get('dialect') ?? byAddress),
  );
  if (!dialect) return undefined;
  const room = code ?? query.get('room') ?? listener.room ?? dialect.defaultRoom ?? '';
  const after = query.get('after');
  if (dialect === golem && !query.has('dialect')) return { dialect, room, isGuess: true };
  if (dialect.anew === undefined || after === null) return { dialect, room };
  return { dialect, room, after: readCursor(after) };
}

/**
 * Reads the first frame of a connection that is golem's by guess: one of golem's begins with an
 * event, one of roomcode's is a JSON object. A client of roomcode that names no room means the one
 * named "", where its original takes everybody without a key.
 *
 * @example chooseByFrame({ dialect: golem, room: '', isGuess: true }, '{"Author":"ann"}') // roomcode
 */
export function chooseByFrame(choice: Choice, frame: string): Choice {
  if (!choice.isGuess || !/^\s*\{/.test(frame)) return choice;
  const { value } = firstValue(frame) ?? {};
  if (typeof value !== 'object') return choice;
  return { dialect: roomcode, room: choice.room };
}
