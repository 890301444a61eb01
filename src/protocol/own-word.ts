/** The place up to which somebody read a room. */
export interface ReadMark {
  /** The room's key. */
  readonly room: string;
  readonly seq: number;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
}

/** A word to one person, on whichever connections it asked for such words; nobody else hears it. */
export type OwnWord =
  /** Read up to there, on another connection. */
  | { readonly type: 'read'; readonly room: string; readonly seq: number }
  | {
      /** Somebody named it in a message. */
      readonly type: 'mentioned';
      readonly room: string;
      readonly code: string;
      readonly seq: number;
      readonly by: { readonly id: string; readonly name: string };
    };
