import type { RoomEvent } from '../protocol/event.ts';
import { after, subjectsOf } from '../protocol/message.ts';
import type { Message, MessagePage } from '../protocol/record.ts';

/** The messages that an event is about which is about none. */
const none = { from: 1, to: 0 };

/** A room's latest messages as they stand now, kept up by its events. */
export class LatestPage {
  readonly #most: number;
  #messages: readonly Message[];
  #seq: number;

  constructor(page: MessagePage, most: number) {
    this.#messages = page.messages;
    this.#seq = page.latest;
    this.#most = most;
  }

  /** The last event that the page holds. */
  get seq(): number {
    return this.#seq;
  }

  /** Another array after each change, so that what is made of one may be kept with it. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  apply(event: RoomEvent): void {
    if (event.seq <= this.#seq) return;
    this.#seq = event.seq;
    if (event.type === 'posted') {
      this.#messages = [...this.#messages, after(undefined, event)].slice(-this.#most);
      return;
    }
    const { from, to } = subjectsOf(event) ?? none;
    if (from > to) return;
    const isSubject = ({ seq }: Message) => from <= seq && seq <= to;
    if (!this.#messages.some(isSubject)) return;
    this.#messages = this.#messages.map((each) => (isSubject(each) ? after(each, event) : each));
  }
}
