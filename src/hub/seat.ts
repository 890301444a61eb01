import type { Author } from '../protocol/record.ts';
import type { Channel } from './channel.ts';
import type { Place } from './place.ts';
import type { Subscription } from './subscription.ts';

/** A member's place in a channel. There is one for each connection and room: it is kept small. */
export class Seat implements Place {
  readonly room: string;
  readonly #channel: Channel;
  readonly #member: string;
  readonly #subscription: Subscription;
  readonly #onLeft: (room: string, channel: Channel) => void;
  #left = false;

  constructor(
    room: string,
    channel: Channel,
    member: string,
    subscription: Subscription,
    onLeft: (room: string, channel: Channel) => void,
  ) {
    this.room = room;
    this.#channel = channel;
    this.#member = member;
    this.#subscription = subscription;
    this.#onLeft = onLeft;
  }

  get cursor(): number {
    return this.#subscription.cursor;
  }

  get latest(): number {
    return this.#channel.latest;
  }

  rename(author: Author): void {
    this.#channel.presence.rename(this.#member, author);
  }

  leaveOut(seq: number): void {
    this.#subscription.leaveOut(seq);
  }

  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#subscription.end();
    this.#channel.presence.leave(this.#member);
    this.#onLeft(this.room, this.#channel);
  }
}
