import type { Sight } from '../../protocol/sight.ts';

/** The server's view of itself, for whoever looks at it with the host's word. */
export interface OwnLook {
  readonly version: string;
  /** Takes a word that was given by the control socket, once. */
  takesWord(word: string): boolean;
  /** Is the other end of a connection a proxy that is believed? */
  isProxy(address: string): boolean;
  disk(): Promise<Sight['disk']>;
}
