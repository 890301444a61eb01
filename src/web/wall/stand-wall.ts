import { httpBase } from '../../client/address.ts';
import type { Client, Room } from '../../client/index.ts';
import type { WallFault, WallOptions } from '../../protocol/wall.ts';
import { wallOf } from './wall-of.ts';

/** The things that a wall needs which stands for a night. */
export interface StandParts {
  readonly code: string;
  /** The address of the server's socket. */
  readonly socket: string;
  /** Opens the connection, and another one each time that the wall begins anew. */
  readonly connect: () => Client;
  readonly password?: string | undefined;
  readonly options: WallOptions;
  readonly faults?: readonly WallFault[];
  /** Told whenever the wall begins, with what it begins with. */
  readonly began?: (client: Client, room: Room) => void;
}

/** Between two tries to come into a room that was closed: what closed it may be over by then. */
const againMs = 20_000;
/** A wrong password is tried rarely: each try is counted. */
const rarelyMs = 600_000;

/**
 * Shows a room in `root` as a wall, and once it is closed from the other side, opens it anew.
 *
 * @returns lets go of all that it holds
 */
export function standWall(root: HTMLElement, parts: StandParts): () => void {
  let close = begin(root, parts, comeBack);
  let again: ReturnType<typeof setTimeout> | undefined;

  function comeBack(ms: number | undefined): void {
    if (ms === undefined) {
      clearTimeout(again);
      again = undefined;
      return;
    }
    again ??= setTimeout(
      () => {
        again = undefined;
        close();
        close = begin(root, { ...parts, faults: [] }, comeBack);
      },
      ms * (1 + Math.random() / 2),
    );
  }

  return () => {
    clearTimeout(again);
    close();
  };
}

/** Begins once. `comeBack` is told in how many ms to begin anew; undefined: not at all. */
function begin(
  root: HTMLElement,
  { code, socket, password, connect, options, faults = [], began }: StandParts,
  comeBack: (ms: number | undefined) => void,
): () => void {
  const client = connect();
  const room = client.room(code, password ? { password } : {});
  const closeWall = wallOf(root, { client, room, base: httpBase(socket), options, faults });
  const life = new AbortController();
  const { signal } = life;
  room.addEventListener(
    'refused',
    ({ detail }) => {
      const isTry = detail.code === 'bad_password' || detail.code === 'too_many_tries';
      comeBack(isTry ? rarelyMs : againMs);
    },
    { signal },
  );
  room.addEventListener('state', ({ detail }) => detail === 'live' && comeBack(undefined), {
    signal,
  });
  client.addEventListener('state', ({ detail }) => detail.name === 'closed' && comeBack(againMs), {
    signal,
  });
  began?.(client, room);
  return () => {
    life.abort();
    closeWall();
    client.close();
  };
}
