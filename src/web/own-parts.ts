import type { Client, Room } from '../client/index.ts';
import type { Keep } from './keep.ts';

/** The things by which somebody sees and changes who it is here. */
export interface OwnParts {
  readonly client: Client;
  readonly room: Room;
  readonly kept: Keep;
  /** The address of the server, for HTTP. */
  readonly base: URL;
  /** The address of the room, for others. */
  readonly link: () => string;
  /** Says something for a moment. */
  readonly tell: (words: string) => void;
  /** Opens the room anew, as whoever is kept in this browser by now. */
  readonly renew: () => void;
}

/** A box that waits for this browser, as the address named it. */
export interface Device {
  readonly id: string;
  readonly key: string;
}
