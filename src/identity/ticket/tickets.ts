import { createHash, randomBytes } from 'node:crypto';
import { Refusal } from '../../protocol/error.ts';
import type { Limits } from '../../protocol/limit.ts';
import { Ticket, type TicketOf, type TicketUse } from './ticket.ts';

type Bounds = Pick<Limits, 'tickets' | 'ticketsPerPerson' | 'ticketsPerAddress'>;

/** 128 random bits as base64url. */
const form = /^[\w-]{22}$/;
/** So many more than after the last look, and those that are over are let go. */
const mostNew = 256;

/**
 * Tickets, shown in an address by clients that can send no header: each is for one room and one
 * use, and of no use to anybody who finds it later. In memory alone, by the hash, never the text.
 */
export class Tickets {
  readonly #bounds: Bounds;
  readonly #now: () => number;
  readonly #byHash = new Map<string, Ticket>();
  readonly #byPerson = new Map<string, Map<string, Ticket>>();
  readonly #byAddress = new Map<string, number>();
  #lookAt = mostNew;

  /** @param now milliseconds since 1970 */
  constructor(bounds: Bounds, now: () => number = Date.now) {
    this.#bounds = bounds;
    this.#now = now;
  }

  /** The number of tickets that are kept. */
  get size(): number {
    return this.#byHash.size;
  }

  /**
   * A new ticket. Who has many loses the oldest that nobody uses.
   *
   * @throws Refusal `too_many_tickets`
   */
  give(of: TicketOf): string {
    this.#makePlace(of);
    const text = randomBytes(16).toString('base64url');
    const ticket = new Ticket(of, this.#now);
    const hash = hashOf(text);
    this.#byHash.set(hash, ticket);
    const { author } = of.who;
    if (!author.claimed) {
      const own = this.#byPerson.get(author.id) ?? new Map<string, Ticket>();
      this.#byPerson.set(author.id, own.set(hash, ticket));
    }
    if (of.from !== undefined) this.#byAddress.set(of.from, this.#countOf(of.from) + 1);
    return text;
  }

  /** The ticket of a text; undefined where it is none, none of that use, or over. */
  find(text: string, use: TicketUse): Ticket | undefined {
    if (!form.test(text)) return undefined;
    const ticket = this.#byHash.get(hashOf(text));
    return ticket && ticket.use === use && !ticket.isOver ? ticket : undefined;
  }

  #countOf(from: string): number {
    return this.#byAddress.get(from) ?? 0;
  }

  #makePlace({ who, from }: TicketOf): void {
    const { tickets, ticketsPerPerson, ticketsPerAddress } = this.#bounds;
    const own = this.#byPerson.get(who.author.id);
    if (own && own.size >= ticketsPerPerson) this.#dropOneOf(own);
    const isFull = () =>
      this.size >= tickets || (from !== undefined && this.#countOf(from) >= ticketsPerAddress);
    if (this.size >= this.#lookAt || isFull()) this.#dropOver();
    if (isFull()) throw new Refusal('too_many_tickets');
  }

  #dropOneOf(own: ReadonlyMap<string, Ticket>): void {
    for (const [hash, ticket] of own) {
      if (!ticket.isUsed) return this.#drop(hash, ticket);
    }
    throw new Refusal('too_many_tickets');
  }

  #dropOver(): void {
    for (const [hash, ticket] of this.#byHash) if (ticket.isOver) this.#drop(hash, ticket);
    this.#lookAt = this.size + mostNew;
  }

  #drop(hash: string, { who, from }: Ticket): void {
    this.#byHash.delete(hash);
    const own = this.#byPerson.get(who.author.id);
    own?.delete(hash);
    if (own?.size === 0) this.#byPerson.delete(who.author.id);
    if (from === undefined) return;
    const left = this.#countOf(from) - 1;
    if (left > 0) this.#byAddress.set(from, left);
    else this.#byAddress.delete(from);
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
