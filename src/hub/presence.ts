import { guarded, type OnBug } from '../guard.ts';
import type { People, Signal } from '../protocol/event.ts';
import type { Author } from '../protocol/record.ts';

/** Milliseconds that comings and goings gather before they are told. */
const telling = 250;

interface Entry {
  author: Author | undefined;
  connections: number;
}

/**
 * Who is in one room on this node. Several connections of one guest are one member; connections
 * without a secret count one by one. Told as differences: who came and went within the same moment
 * is not mentioned.
 */
export class Presence {
  readonly #room: string;
  readonly #listed: number;
  readonly #tell: (signal: Signal) => void;
  readonly #onBug: OnBug;
  readonly #entries = new Map<string, Entry>();
  #told = new Map<string, Author>();
  #toldCount = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(room: string, listed: number, tell: (signal: Signal) => void, onBug: OnBug) {
    this.#room = room;
    this.#listed = listed;
    this.#tell = tell;
    this.#onBug = onBug;
  }

  get people(): People {
    const count = this.#entries.size;
    return count > this.#listed ? { count } : { count, list: [...this.#named().values()] };
  }

  /** @param author shown in the list; who has none is counted only */
  enter(member: string, author: Author | undefined): void {
    const entry = this.#entries.get(member);
    if (entry) {
      entry.connections++;
      entry.author = author ?? entry.author;
    } else this.#entries.set(member, { author, connections: 1 });
    this.#later();
  }

  rename(member: string, author: Author): void {
    const entry = this.#entries.get(member);
    if (!entry) return;
    entry.author = author;
    this.#later();
  }

  leave(member: string): void {
    const entry = this.#entries.get(member);
    if (!entry || --entry.connections > 0) return;
    this.#entries.delete(member);
    this.#later();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #named(): Map<string, Author> {
    const named = new Map<string, Author>();
    for (const [member, { author }] of this.#entries) if (author) named.set(member, author);
    return named;
  }

  #later(): void {
    if (this.#timer) return;
    const tell = () => {
      this.#timer = undefined;
      this.#tellNow();
    };
    this.#timer = setTimeout(guarded({ fail: this.#onBug }, tell), telling).unref();
  }

  #tellNow(): void {
    const { count } = this.people;
    const before = this.#told;
    const now = count > this.#listed ? new Map<string, Author>() : this.#named();
    const came = [...now].filter(([member, author]) => before.get(member)?.name !== author.name);
    const went = [...before].filter(([member]) => !now.has(member));
    const counted = count !== this.#toldCount;
    this.#told = now;
    this.#toldCount = count;
    if (!counted && came.length === 0 && went.length === 0) return;
    const head = { type: 'presence', room: this.#room, count } as const;
    if (count > this.#listed) return this.#tell(head);
    this.#tell({
      ...head,
      came: came.map(([, author]) => author),
      went: went.map(([, author]) => author.id),
    });
  }
}
