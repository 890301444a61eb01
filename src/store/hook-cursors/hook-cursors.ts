/** A room that goes further than a hook was told of it. */
export interface RoomBehind {
  readonly room: string;
  /** Its latest fact. */
  readonly seq: number;
  /** The place up to which the hook was told. */
  readonly told: number;
}

/**
 * The places up to which hooks were told of rooms, a row for each hook and room. They stand beside the
 * log: no commit waits for one. One may be behind what was told, and never further.
 */
export interface HookCursors {
  /**
   * Begins to keep them for a hook: what rooms hold by now it is not told any more. Where they are kept
   * already, nothing happens.
   */
  begin(hook: string): Promise<void>;

  /** The place up to which a hook was told of a room; 0 where it was told nothing. */
  of(hook: string, room: string): Promise<number>;

  /** Moves a place on; one that is further stays. */
  move(hook: string, room: string, seq: number): void;

  /** Rooms that go further than the hook was told, by their keys, after one of them. */
  behind(hook: string, after: string | undefined, limit: number): Promise<readonly RoomBehind[]>;

  /** Brings what is gathered to the file. */
  flush(): Promise<void>;
}
