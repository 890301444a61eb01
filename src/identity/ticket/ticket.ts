import type { RoomName } from '../../protocol/code.ts';
import type { ErrorCode } from '../../protocol/error.ts';
import type { Who } from '../identity.ts';

/** The one thing that a ticket is for: a room's event stream, or a WebSocket of another dialect. */
export const ticketUses = ['read', 'connect'] as const;
export type TicketUse = (typeof ticketUses)[number];

/** Milliseconds within which a ticket is taken up. */
export const freshMs = 30_000;
/** Milliseconds from a break to the return. */
const looseMs = 120_000;

/** The purpose of a ticket, and its owner. */
export interface TicketOf {
  readonly who: Who;
  readonly room: RoomName;
  readonly use: TicketUse;
  /** The address that it was given to; undefined where that tells nobody apart. */
  readonly from: string | undefined;
}

type End = (code: ErrorCode) => void;

/** One stream or connection of one person in one room, over its breaks. */
export class Ticket {
  readonly who: Who;
  readonly room: RoomName;
  readonly use: TicketUse;
  readonly from: string | undefined;
  readonly #now: () => number;
  #end: End | undefined;
  /** The moment when it is over, where nobody uses it. */
  #until: number;

  /** @param now milliseconds since 1970 */
  constructor({ who, room, use, from }: TicketOf, now: () => number) {
    this.who = who;
    this.room = room;
    this.use = use;
    this.from = from;
    this.#now = now;
    this.#until = now() + freshMs;
  }

  get isUsed(): boolean {
    return this.#end !== undefined;
  }

  get isOver(): boolean {
    const { until = Number.POSITIVE_INFINITY, ends } = this.who;
    const now = this.#now();
    return until <= now || ends?.aborted === true || (!this.isUsed && this.#until <= now);
  }

  /**
   * Takes it up, in the place of whoever used it before.
   *
   * @param end called with the reason when somebody else takes it up
   * @returns what gives it back when the connection is over
   */
  takeUp(end: End): () => void {
    const before = this.#end;
    this.#end = end;
    before?.('ticket_used');
    return () => {
      if (this.#end !== end) return;
      this.#end = undefined;
      this.#until = this.#now() + looseMs;
    };
  }
}
