import type { Author, Message } from '../../protocol/record.ts';
import type { GivenRole, Role } from '../../protocol/role.ts';
import type { SettingName, SettingValue } from '../../protocol/setting.ts';
import type { DeedAct } from '../deed/deed.ts';

/** The page's knowledge of a room, as far as a command may speak of it. */
export interface Ground {
  /** The people who may be meant: those who are here, and those whose messages are loaded. */
  readonly people: readonly Author[];
  /** The stored messages that are loaded, oldest first. */
  readonly messages: readonly Message[];
  readonly you: string | undefined;
  /** The name by which one is known here, which is nobody else's to a command. */
  readonly yourName?: string | undefined;
  readonly role: Role;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The thing that a command does. */
export type Work =
  | { readonly type: 'deed'; readonly act: DeedAct; readonly name: string }
  | {
      readonly type: 'set';
      readonly setting: SettingName;
      readonly value: SettingValue;
      readonly says: string;
    }
  | { readonly type: 'grant'; readonly person: Author; readonly role: GivenRole }
  | { readonly type: 'revoke'; readonly person: Author }
  /** Opens what waits for those who keep order. */
  | { readonly type: 'queue' }
  | { readonly type: 'mute'; readonly person: Author; readonly on: boolean };

/** A command of the composer. */
export interface Command {
  readonly word: string;
  /** The words that may follow it, as its line in the list shows them. */
  readonly takes: string;
  readonly does: string;
  /** It is for those who keep order. */
  readonly isOrder: boolean;
  /** The act of order that it needs the server to know; absent for what every server does. */
  readonly needs?: DeedAct['type'];
  /** A name follows it, for which the list offers people. */
  readonly isAbout?: true;
  /** @throws CommandFault */
  readonly work: (rest: string, on: Ground) => Work;
}

/** The reason why a line is no command that can be done; for the person to read. */
export class CommandFault extends Error {}
