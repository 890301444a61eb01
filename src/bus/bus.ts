import type { RoomEvent, Signal } from '../protocol/event.ts';

/** A committed fact, and what the log has come to with it. */
export interface Told {
  readonly room: string;
  readonly event: RoomEvent;
  /** The log's running digest after it. */
  readonly digest?: string | undefined;
}

/** What travels from the node that committed it to every node with listeners in the room. */
export type Published = Told | Signal;

/** The road between nodes. It may lose, never reorder what one node sends; the log is the truth. */
export interface Bus {
  /** Never throws for a message the store has: a broken road is the reader's gap, not a no. */
  publish(message: Published): void;

  /** Hears a room until the returned function is called. */
  subscribe(room: string, hear: (message: Published) => void): () => void;

  close(): Promise<void>;
}
