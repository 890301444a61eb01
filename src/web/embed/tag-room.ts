import type { App } from '../app-options.ts';

/** The connection of a tag, as its event `state` tells it. */
export interface TagState {
  readonly name: string;
  /** The reason that it does not come back; empty elsewhere. */
  readonly reason: string;
}

/** A room as a tag has it, once it is live. */
export interface TagRoom {
  /** The talk; a wall has none. */
  readonly app?: App;
  /** Says something; a wall only reads. */
  readonly post?: (text: string) => void;
  end(): void;
}
