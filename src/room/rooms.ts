import type { RoomName } from '../protocol/code.ts';
import type { RoomCommand } from '../protocol/command.ts';
import type { Author } from '../protocol/record.ts';

/** The yes to a command: which fact of which room it became. */
export interface Answer {
  readonly room: string;
  readonly seq: number;
  readonly epoch: string;
  readonly at: number;
}

/** The law: every command that changes a room passes here, and one by one through its room. */
export interface Rooms {
  /**
   * Decides on a command and, if it is to be, commits it.
   *
   * @returns when the fact is durable; a `ref` used before gets the first answer
   * @throws Refusal with the code that says why not
   */
  submit(author: Author, room: RoomName, command: RoomCommand): Promise<Answer>;
  /** Takes no more commands and resolves when all decided ones are answered. */
  close(): Promise<void>;
}
