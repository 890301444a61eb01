import type { Room } from '../../client/index.ts';
import type { RoomView } from '../../client/view/index.ts';
import type { Attention } from '../attention.ts';
import type { Life } from '../life.ts';
import type { Muted } from '../muted.ts';
import type { Surroundings } from '../surroundings.ts';

export interface TalkParts {
  readonly life: Life;
  readonly around: Pick<Surroundings, 'window' | 'document' | 'keptInTab'>;
  readonly log: HTMLElement;
  readonly list: HTMLElement;
  /** Holds the button that leads to the latest. */
  readonly jump: HTMLElement;
  readonly room: Room;
  /** All that is shown of the room. */
  readonly view: RoomView;
  /** Does something with the next frame. */
  readonly inFrame: (act: () => void) => void;
  readonly attention: Attention;
  /** The people who are hidden for this person. */
  readonly muted: Muted;
  readonly unsentDone: (ref: string, what: 'retry' | 'copy' | 'discard') => void;
  readonly takeBack: (seq: number) => void;
  readonly drawn: () => void;
  /** Says something for a moment. */
  readonly tell: (words: string) => void;
}
