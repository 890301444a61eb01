import type { OpenEvent } from '../../protocol/clearance.ts';
import type { Pin } from '../../protocol/pin.ts';

/** Anything that an event may say of the messages that it is about. */
interface About {
  readonly type: string;
  readonly target?: number;
  readonly cleared?: Omit<About, 'type'>;
  readonly person?: string;
  readonly from?: number;
  readonly upTo?: number;
  readonly text?: string;
  readonly message?: Pin['message'];
  readonly until?: number;
}

/** Keeps what is pinned up with what is done to its messages. */
export class Pinned {
  /** Those whose messages are hidden, and may be there again. */
  hidden: readonly Pin[] = [];

  /** The pins after an event. */
  follow(pins: readonly Pin[], event: OpenEvent): readonly Pin[] {
    const about = event as About;
    const { type, target, text, message, until } = about;
    const isOf = (pin: Pin) => isAbout(pin, about);
    const others = (list: readonly Pin[]) => list.filter((pin) => !isOf(pin));
    if (type === 'edited' && text !== undefined) {
      return pins.map((pin) => (isOf(pin) ? { ...pin, message: { ...pin.message, text } } : pin));
    }
    if (type === 'restored') {
      const back = this.hidden.filter(isOf);
      this.hidden = others(this.hidden);
      return [...pins, ...back];
    }
    if (type === 'pinned') {
      return message ? [...others(pins), { message, ...(until && { until }) }] : pins;
    }
    if (!takes.includes(type)) return pins;
    if (type !== 'unpinned') this.hidden = [...this.hidden, ...pins.filter(isOf)];
    return target || pins.some(isOf) ? others(pins) : pins;
  }
}

const takes = ['unpinned', 'removed', 'hidden', 'cleared', 'expired'];

function isAbout({ message: { seq, author } }: Pin, about: About): boolean {
  const { target, person = author.id, from = 1, upTo = 0 } = about.cleared ?? about;
  return target === seq || (person === author.id && from <= seq && seq <= upTo);
}
