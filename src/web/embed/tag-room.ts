import type { App } from '../app-options.ts';

/** A room as a tag has it, once it is live. */
export interface TagRoom {
  /** The talk; a wall has none. */
  readonly app?: App;
  /** Says something; a wall only reads. */
  readonly post?: (text: string) => void;
  end(): void;
}
