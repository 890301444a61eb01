import type { Room } from '../client/index.ts';
import type { Author, Message } from '../protocol/record.ts';
import { type GivenRole, isCleared, type Role } from '../protocol/role.ts';
import { laterPart } from './later-part.ts';
import type { Life } from './life.ts';
import type { Muted } from './muted.ts';
import type { OwnParts } from './own-parts.ts';
import type { NameCard } from './part/name-card.ts';
import type { Seen } from './seen.ts';

export interface CardParts {
  readonly house: HTMLElement;
  readonly life: Life;
  readonly room: Room;
  readonly card: NameCard;
  /** The things for one's own card. */
  readonly own: OwnParts;
  readonly muted: Muted;
  readonly seen: Seen;
  readonly you: () => string | undefined;
  readonly role: () => Role;
  /** The stored messages that are loaded. */
  readonly shown: () => readonly Message[];
}

/** Opens the card of whoever's name is pressed, with what the page knows of them. */
export class Cards {
  readonly #parts: CardParts;

  constructor(parts: CardParts) {
    this.#parts = parts;
    const { signal } = parts.life;
    parts.house.addEventListener('click', ({ target }) => this.pressed(target), { signal });
  }

  async open(author: Author, by: HTMLElement): Promise<void> {
    const { card, own, muted, you, role, shown, seen } = this.#parts;
    if (!(await laterPart(import('./part/name-card.ts'), own.tell))) return;
    const { id, claimed } = author;
    const messages = shown().filter((message) => message.author.id === id);
    const latest = messages.findLast(({ removedAt }) => !removedAt)?.seq;
    const given = this.#givenTo(author);
    const since = seen.came.get(id);
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
        isHere: !claimed && seen.came.has(id),
        ...(given && { given }),
        ...(since !== undefined && { since }),
      },
      by,
    );
  }

  #givenTo({ id, badge }: Author): GivenRole | undefined {
    const { given } = this.#parts.seen;
    if (given.has(id)) return given.get(id);
    return badge === 'moderator' || badge === 'owner' ? badge : undefined;
  }

  /** Opens the card of whoever wrote a message. */
  openBy(seq: number): void {
    const line = this.#parts.house.querySelector<HTMLElement>(`.line[data-seq="${seq}"]`);
    const author = this.#writer(line);
    if (line && author) void this.open(author, line);
  }

  /** Opens the card of whoever's name or picture it is. */
  pressed(target: EventTarget | null): void {
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
}
