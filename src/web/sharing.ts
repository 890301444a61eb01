/** An element that has the link of a room, and says what came of sharing it. */
export interface Sharing extends HTMLElement {
  readonly code: string;
  /** The address that lets others in. */
  readonly link: string;
  /** Said for a moment. */
  said: string | undefined;
}
