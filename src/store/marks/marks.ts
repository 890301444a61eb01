import type { ReadMark } from '../../protocol/own-word.ts';

/** Rooms of which is kept how far one author read them; past that, the one read longest ago goes. */
export const roomsMarked = 200;
/** Milliseconds after which a mark goes: 180 days. */
export const marksKept = 180 * 86_400_000;

/**
 * The places up to which people read rooms. They stand beside the log: no commit waits for one, none
 * is in what a room exports, and those of the last seconds are lost with the power.
 */
export interface Marks {
  /**
   * Moves a mark on; one that is further stays.
   *
   * @example store.marks.move('g_3q2-7w', { room: 'teaatfive', seq: 120, at: Date.now() })
   */
  move(author: string, mark: ReadMark): void;

  /** All marks of an author, the latest first. @throws Refusal where they can't be read */
  of(author: string): Promise<readonly ReadMark[]>;

  /** Forgets how far an author read a room. */
  forget(author: string, room: string): void;

  /** Makes the mark of a guest the person's, where it is further; the guest has none any more. */
  hand(guest: string, person: string, room: string): void;

  /** Brings what is gathered to the file. */
  flush(): Promise<void>;
}
