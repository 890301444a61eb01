import type { QuotingMessage } from '../../protocol/quoted.ts';

/** A page of messages that came by other means, as `GET /api/rooms/CODE/messages` answers it. */
export interface ServedPage {
  readonly messages: readonly QuotingMessage[];
  readonly latest: number;
  readonly epoch: string;
  /** The server's, as `GET /api/rooms/CODE` tells it, where that is known. */
  readonly run?: string | undefined;
  /** Told where the page is of the room's past. */
  readonly newer?: number | undefined;
}

export interface RoomViewOptions {
  /** The messages with which the app was rendered: they stand there at once, and the room goes on from them. */
  readonly page?: ServedPage | undefined;
  /** Messages that are read at once, 50 at most; the server says how many unless that is told. */
  readonly limit?: number | undefined;
  /** Messages that the window holds at most, 400 unless said. */
  readonly most?: number;
  /** Makes a snapshot of what has gathered, by `requestAnimationFrame`, say; after 16 ms unless said. */
  readonly frame?: (make: () => void) => unknown;
  /**
   * Tells whether the reader stands at the end of the window; unless said, that goes by what the view was
   * last asked for.
   */
  readonly follows?: () => boolean;
}
