import type { Client, Room } from '../../client/index.ts';
import type { Life } from '../life.ts';
import type { Muted } from '../muted.ts';
import type { Surroundings } from '../surroundings.ts';

export interface NoticeParts {
  readonly house: HTMLElement;
  readonly life: Life;
  readonly around: Surroundings;
  readonly client: Client;
  readonly room: Room;
  readonly muted: Muted;
  /** The room's address. */
  readonly link: () => string;
  readonly goTo: (seq: number) => void;
}

/** The key under which it is kept whether the browser's notifications are wanted: `on`, `off`, `unfit`. */
export const noticesKey = 'notices';

/** The key under which it is kept that a room is to call nobody. */
export const quietKey = (room: string): string => `quiet.${room}`;
