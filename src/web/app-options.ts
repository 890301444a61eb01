import type { Client, Room } from '../client/index.ts';
import type { Arrival } from './arrival.ts';
import type { Surroundings } from './surroundings.ts';

export interface AppOptions {
  /** The connection, where several apps have one: `close` of it lets go of this room alone. */
  readonly client?: Client;
  /** The address of the server's socket; it may be another server than the page's. */
  readonly server: string;
  /**
   * The number of messages that nobody has read yet, and of those among them that name this person, told
   * whenever it may be another one.
   */
  readonly unread?: (count: number, named: number) => void;
  /** The things that this visit brought along. */
  readonly arrival?: Arrival;
  /**
   * Brings the token of the person who is signed in at the page's host, and that person's mark, as
   * `connect` of the SDK takes them. What was written here as a guest stays, until the person links it.
   */
  readonly getToken?: () => string | Promise<string>;
  readonly account?: string;
  /** True where that person alone comes in: the guest of this browser is not shown. */
  readonly isGuestless?: boolean;
  /** Opens the app anew, as whoever is kept in this browser by now; unless given, the page is loaded anew. */
  readonly renew?: () => void;
  /** The things around it, where they are not the browser's own. */
  readonly around?: Partial<Surroundings>;
}

export interface App {
  /** The room that it shows. */
  readonly room: Room;
  /** Takes what the address brings along while the page is open. */
  arrive(arrival: Arrival): void;
  /** Shows a message, and says so where there is none. */
  goTo(seq: number): void;
  /** Puts the cursor into the composer. */
  focus(): void;
  /** Leaves the room and lets go of all it holds; its root is empty then, and may be used anew. */
  close(): void;
}
