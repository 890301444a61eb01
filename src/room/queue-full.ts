import { heldEach, heldFrom, heldInRoom, reportedInRoom, reportsEach } from '../protocol/review.ts';
import { Hindered } from './may.ts';

const waits = 'already for those who keep order';

/** The bound that is met, in words: whoever has too much waiting itself is told so, and not of the room. */
const fullOf = {
  held: {
    person: `${heldEach} of your messages wait ${waits}.`,
    place: `${heldFrom} messages from your address wait ${waits}.`,
    room: `${heldInRoom} messages of this room wait ${waits}.`,
  },
  reports: {
    person: `${reportsEach} of your reports wait ${waits}.`,
    message: `That message was reported ${reportsEach} times already.`,
    room: `${reportedInRoom} messages of this room are reported already.`,
  },
} as const;

/** Too much waits for those who keep order, and of what. */
export class QueueFull extends Hindered {
  override readonly words: string;

  private constructor(words: string) {
    super({ code: 'queue_full' });
    this.words = words;
  }

  static ofHeld(bound: keyof typeof fullOf.held): QueueFull {
    return new QueueFull(fullOf.held[bound]);
  }

  static ofReports(bound: keyof typeof fullOf.reports): QueueFull {
    return new QueueFull(fullOf.reports[bound]);
  }
}
