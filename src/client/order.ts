import type { OpenEvent } from '../protocol/clearance.ts';
import type { Aside, Me } from '../protocol/me.ts';
import type { Author } from '../protocol/record.ts';
import { withOwnHeld } from '../protocol/review.ts';
import { usualRole } from '../protocol/role.ts';
import type { SettingName } from '../protocol/setting.ts';
import type { Joined } from './joined.ts';
import type { OwnEvents } from './room-events.ts';

type Tell = <Name extends keyof OwnEvents>(name: Name, value: OwnEvents[Name]) => void;

/**
 * The settings whose values are for those who keep order; the whole table is too much for a client.
 */
export const clearedSettings: readonly SettingName[] = ['filters'];

/** A client's knowledge of a room's settings, of its own role there, and of what of its own waits. */
export class Order {
  me: Me | undefined;
  settings: OwnEvents['settings'] = {};
  waiting: OwnEvents['waiting'] = [];
  readonly #tell: Tell;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** Takes what a join says, which says it all. */
  enter(joined: Joined, you: Author | undefined): void {
    this.#take('me', joined.me ?? { role: usualRole(you) });
    this.#take('waiting', withOwnHeld([], joined.waiting ?? []));
    this.#take('settings', joined.settings ?? {});
  }

  notice(aside: Aside): void {
    // `me` says that, too.
    if (aside.type === 'out') return;
    if (aside.type === 'yours') {
      if (aside.waiting) this.#take('waiting', withOwnHeld(this.waiting, aside.waiting));
      return;
    }
    const { type: _, room: __, ...me } = aside;
    this.#take('me', me);
    if (!me.cleared) this.#forgetSealed();
  }

  hear(event: OpenEvent): void {
    if (event.type === 'set' && event.value !== undefined) {
      this.#take('settings', { ...this.settings, [event.setting]: event.value });
    }
  }

  /** Drops all that is for nobody without clearance. */
  #forgetSealed(): void {
    const settings = Object.entries(this.settings);
    const left = settings.filter(([name]) => !clearedSettings.includes(name as SettingName));
    this.#take('settings', Object.fromEntries(left));
  }

  #take<Name extends keyof OwnEvents>(name: Name, value: OwnEvents[Name]): void {
    if (JSON.stringify(this[name]) === JSON.stringify(value)) return;
    (this as OwnEvents)[name] = value;
    this.#tell(name, value);
  }
}
