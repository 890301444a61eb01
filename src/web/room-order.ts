import type { Room } from '../client/index.ts';
import type { Me } from '../protocol/me.ts';
import type { Question } from '../protocol/question.ts';
import type { GivenRole } from '../protocol/role.ts';
import type { SettingName, Settings, SettingValue } from '../protocol/setting.ts';

/** What a room tells of standing and settings, and what is done about them. */
export interface RoomOrder {
  readonly me: Me | undefined;
  readonly settings: Readonly<Partial<Settings>>;
  readonly yours: readonly Question[];
  readonly questions: readonly Question[];
  set(setting: SettingName, value: SettingValue): Promise<unknown>;
  grant(person: string, role: GivenRole): Promise<unknown>;
  revoke(person: string): Promise<unknown>;
  ask(text: string): Promise<unknown>;
  answer(seq: number, text: string): Promise<unknown>;
  enter(password: string): void;
}

export type OrderedRoom = Room & Partial<RoomOrder>;
