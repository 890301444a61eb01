import type { OpenEvent } from '../protocol/clearance.ts';
import type { RoomName } from '../protocol/code.ts';
import type { Author, Message } from '../protocol/record.ts';
import { AskingRoom } from './asking-room.ts';
import type { Failure } from './failure.ts';
import { isOwn } from './is-own.ts';
import { asksWord } from './kept-out.ts';
import type { Outbox } from './outbox.ts';
import type { PostOptions, Unsent } from './outbox-store.ts';
import { paceOf } from './pace.ts';
import { Posting } from './posting.ts';
import { passesBy, whyOf } from './row.ts';
import type { Uplink } from './uplink.ts';

/** The messages that are said in a room. */
export abstract class PostingRoom extends AskingRoom {
  /** The key of all spellings as this client folds them; the server's may be another, from before. */
  readonly id: string;
  protected readonly outbox: Outbox;

  constructor(name: RoomName, uplink: Uplink) {
    super(name, uplink);
    this.id = name.key;
    this.outbox = uplink.outboxOf(this.id);
    this.outbox.end = {
      send: new Posting(uplink, this.spelling).send,
      changed: (rows) => this.tell('unsent', rows),
      sent: ({ ref }, seq) => this.tell('sent', { ref, seq }),
      rejoin: () => this.rejoin(),
    };
    this.outbox.refuse();
  }

  protected abstract rejoin(): void;
  /** Asks to come in again, where that was refused. */
  protected abstract tryAgain(): void;

  get you(): Author | undefined {
    return this.uplink.you();
  }

  get unsent(): readonly Unsent[] {
    return this.outbox.rows;
  }

  post(text: string, options?: PostOptions): Unsent {
    const { signal, ...more } = options ?? {};
    return this.outbox.add(text, more, signal);
  }

  retry(ref: string): boolean {
    const goes = this.outbox.retry(ref);
    if (goes) this.tryAgain();
    return goes;
  }

  retryIn(ref: string): number {
    return this.outbox.retryIn(ref);
  }

  discard(ref: string): void {
    this.outbox.discard(ref);
  }

  /** Nobody comes in: what was typed waits for a word that lets one in, or for a while. */
  protected keptOut(failure: Failure): void {
    if (!asksWord(failure) && !passesBy(failure)) this.outbox.refuse(whyOf(failure));
  }

  protected isPosted({ author, ref, seq }: OpenEvent | Message): void {
    if (author && isOwn(author.id, this.you, this.me)) this.outbox.posted(ref, seq);
  }

  /** The room's order, or what holds for this client, is other by now. */
  protected heedOrder(): void {
    this.outbox.heed(paceOf(this.order));
  }

  /** Sends what the guest typed, once it is linked. */
  protected adopt(): void {
    const guest = this.uplink.guest();
    if (guest && this.me?.guests?.includes(guest.id)) this.outbox.adopt(guest.fingerprint);
  }
}
