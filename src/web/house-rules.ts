import type { Room } from '../client/index.ts';
import { isAtLeast } from '../protocol/role.ts';
import type { Keep } from './keep.ts';

/** The rules of a room, which this browser's person reads once, and again where they are others. */
export class HouseRules {
  readonly #room: Pick<Room, 'key' | 'me' | 'settings'>;
  readonly #kept: Keep;

  constructor(room: Pick<Room, 'key' | 'me' | 'settings'>, kept: Keep) {
    this.#room = room;
    this.#kept = kept;
  }

  /** The rules that are still to be read; who keeps order made them. */
  get unread(): string | undefined {
    const { me, settings } = this.#room;
    const { rules } = settings;
    if (!rules || !me || isAtLeast(me.role, 'moderator')) return undefined;
    return this.#kept.get(this.#name) === markOf(rules) ? undefined : rules;
  }

  agree(): void {
    this.#kept.set(this.#name, markOf(this.#room.settings.rules ?? ''));
  }

  get #name(): string {
    return `rules.${this.#room.key}`;
  }
}

/** A few characters that tell rules from others. */
function markOf(rules: string): string {
  let mark = rules.length;
  for (const letter of rules) mark = (mark * 31 + (letter.codePointAt(0) ?? 0)) | 0;
  return mark.toString(36);
}
