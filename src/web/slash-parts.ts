import type { Room } from '../client/index.ts';
import type { Role } from '../protocol/role.ts';
import type { Life } from './life.ts';
import type { Muted } from './muted.ts';
import type { Composer } from './part/composer.ts';
import type { TalkView } from './talk/talk-view.ts';

/** The things by which the composer's commands know the room, and do what they say. */
export interface SlashParts {
  readonly house: HTMLElement;
  readonly life: Life;
  readonly room: Room;
  readonly composer: Composer;
  readonly muted: Muted;
  readonly talk: () => TalkView;
  readonly role: () => Role;
  readonly you: () => string | undefined;
  /** Says something for a moment. */
  readonly tell: (words: string) => void;
}
