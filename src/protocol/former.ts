/** Words that a message said before it was edited. */
export interface FormerText {
  readonly text: string;
  /** The moment at which they were said, in milliseconds since 1970. */
  readonly at: number;
}

/** Former texts of one message that are told, the latest ones. */
export const formerTold = 50;
