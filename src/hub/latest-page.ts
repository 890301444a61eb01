import type { RoomEvent } from '../protocol/event.ts';
import { after, isAmongSubjects, subjectsOf } from '../protocol/message.ts';
import type { Message, MessagePage } from '../protocol/record.ts';
import { weightOfPost, weightOfRecord } from './kept-budget.ts';

/** The messages that an event is about which is about none. */
const none = { from: 1, to: 0 };

type Posted = Extract<RoomEvent, { type: 'posted' }>;

/** A room's latest messages as they stand now, kept up by its events. */
export class LatestPage {
  readonly #most: number;
  #messages: readonly Message[];
  /**
   * The posts that nobody has asked for yet, fewer than two pages: mostly many come before somebody
   * comes in, and no message is made of those that are gone by then.
   */
  #posts: Posted[] = [];
  #seq: number;
  #weight = 0;
  /** That of the posts after the last full page of them. */
  #newWeight = 0;

  constructor(page: MessagePage, most: number) {
    this.#messages = page.messages;
    this.#seq = page.latest;
    this.#most = most;
    this.#weigh();
  }

  /** The last event that the page holds. */
  get seq(): number {
    return this.#seq;
  }

  /** Bytes that all of it holds in memory. */
  get weight(): number {
    return this.#weight;
  }

  /** Another array after each change, so that what is made of one may be kept with it. */
  get messages(): readonly Message[] {
    if (this.#posts.length > 0) this.#addPosts();
    return this.#messages;
  }

  /** The number of messages since a moment; of those before the last page of them nothing is known. */
  said(since: number): number {
    const isSaid = ({ at }: { readonly at: number }) => at >= since;
    return this.#messages.filter(isSaid).length + this.#posts.filter(isSaid).length;
  }

  apply(event: RoomEvent): void {
    if (event.seq <= this.#seq) return;
    this.#seq = event.seq;
    if (event.type === 'posted') {
      const weight = weightOfPost(event);
      this.#weight += weight;
      this.#newWeight += weight;
      this.#posts.push(event);
      if (this.#posts.length % this.#most === 0) this.#turn();
      return;
    }
    const subjects = subjectsOf(event) ?? none;
    if (subjects.from > subjects.to) return;
    const { messages } = this;
    const isSubject = (message: Message) => isAmongSubjects(message, subjects);
    if (!messages.some(isSubject)) return;
    this.#messages = messages.map((each) => (isSubject(each) ? after(each, event) : each));
    this.#weigh();
  }

  /** A full page was posted: all before it is gone. */
  #turn(): void {
    this.#messages = [];
    this.#posts = this.#posts.slice(-this.#most);
    this.#weight = this.#newWeight;
    this.#newWeight = 0;
  }

  #addPosts(): void {
    const posts = this.#posts.slice(-this.#most).map((event) => after(undefined, event));
    this.#posts = [];
    this.#messages = [...this.#messages, ...posts].slice(-this.#most);
    this.#weigh();
  }

  #weigh(): void {
    this.#weight = this.#messages.reduce((sum, message) => sum + weightOfRecord(message), 0);
    this.#newWeight = 0;
  }
}
