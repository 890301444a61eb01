import type { Room } from '../client/index.ts';
import type { OpenEvent } from '../protocol/clearance.ts';
import type { Author, Message } from '../protocol/record.ts';
import { type GivenRole, isCleared, type Role } from '../protocol/role.ts';
import { laterPart } from './later-part.ts';
import type { Life } from './life.ts';
import type { Muted } from './muted.ts';
import type { OwnParts } from './own-parts.ts';
import type { NameCard } from './part/name-card.ts';
import { onTold } from './told.ts';

export interface CardParts {
  readonly house: HTMLElement;
  readonly life: Life;
  readonly room: Room;
  readonly card: NameCard;
  /** The things for one's own card. */
  readonly own: OwnParts;
  readonly muted: Muted;
  readonly you: () => string | undefined;
  readonly role: () => Role;
  /** The stored messages that are loaded. */
  readonly shown: () => readonly Message[];
}

/** Opens the card of whoever's name is pressed, with what the page knows of them. */
export class Cards {
  readonly #parts: CardParts;
  /** The moments at which those who are here came; undefined for who was here before. */
  #came = new Map<string, number | undefined>();
  /** Roles that were given or taken while the page was open. */
  readonly #given = new Map<string, GivenRole | undefined>();

  constructor(parts: CardParts) {
    this.#parts = parts;
    const { signal } = parts.life;
    parts.house.addEventListener('click', ({ target }) => this.#pressed(target), { signal });
    onTold(parts.house, 'open-card', ({ author, by }) => void this.open(author, by), signal);
    parts.room.addEventListener('people', ({ detail: { list } }) => this.#follow(list ?? []));
    parts.room.addEventListener('event', ({ detail }) => this.#hear(detail));
  }

  async open(author: Author, by: HTMLElement): Promise<void> {
    const { card, own, muted, you, role, shown } = this.#parts;
    if (!(await laterPart(import('./part/name-card.ts'), own.tell))) return;
    const { id, claimed } = author;
    const messages = shown().filter((message) => message.author.id === id);
    const latest = messages.findLast(({ removedAt }) => !removedAt)?.seq;
    const given = this.#givenTo(author);
    const since = this.#came.get(id);
    if (isCleared(role())) void laterPart(import('./part/card-order.ts'), own.tell);
    card.you = you();
    card.own = own;
    if (id === you()) void laterPart(import('./own/own-card.ts'), own.tell);
    card.role = role();
    card.muted = muted.has(id);
    void card.open(
      {
        author,
        look: async () =>
          (await import('./review/person-record.ts')).askAbout(own.room, own.base, id),
        messages: messages.length,
        latest,
        ...(latest !== undefined && {
          reach: async () =>
            (await import('./review/person-record.ts')).askReach(own.room, own.base, latest),
        }),
        isHere: !claimed && this.#came.has(id),
        ...(given && { given }),
        ...(since !== undefined && { since }),
      },
      by,
    );
  }

  #givenTo({ id, badge }: Author): GivenRole | undefined {
    if (this.#given.has(id)) return this.#given.get(id);
    return badge === 'moderator' || badge === 'owner' ? badge : undefined;
  }

  /** Opens the card of whoever wrote a message. */
  openBy(seq: number): void {
    const line = this.#parts.house.querySelector<HTMLElement>(`.line[data-seq="${seq}"]`);
    const author = this.#writer(line);
    if (line && author) void this.open(author, line);
  }

  #pressed(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    const member = target.closest<HTMLElement>('.member');
    const line = target.closest('.who b, .line > .face')?.closest<HTMLElement>('.line');
    const author = member ? this.#member(member.dataset.author) : this.#writer(line);
    const by = member ?? line;
    if (author && by) void this.open(author, by);
  }

  #member(id: string | undefined): Author | undefined {
    return this.#parts.room.people.list?.find((author) => author.id === id);
  }

  #writer(line: HTMLElement | null | undefined): Author | undefined {
    const seq = Number(line?.dataset.seq);
    return seq ? this.#parts.shown().find((message) => message.seq === seq)?.author : undefined;
  }

  #follow(list: readonly Author[]): void {
    const isFirst = this.#came.size === 0;
    const now = Date.now();
    this.#came = new Map(
      list.map(({ id }) => [
        id,
        this.#came.get(id) ?? (isFirst || this.#came.has(id) ? undefined : now),
      ]),
    );
    // Only where the host has people of its own, it is told of each guest that it is one.
    if (list.some(({ id }) => id.startsWith('u_'))) this.#parts.house.dataset.accounts = '';
  }

  #hear(event: OpenEvent): void {
    if (event.type === 'granted') this.#given.set(event.person, event.role);
    else if (event.type === 'revoked') this.#given.set(event.person, undefined);
  }
}
