import type { Word } from '../dialect/native.ts';
import type { HeardEvent } from '../protocol/clearance.ts';
import { writeCursor } from '../protocol/cursor.ts';
import type { People, Signal } from '../protocol/event.ts';
import type { Aside, Reset } from '../protocol/me.ts';
import type { Cursor } from '../protocol/record.ts';
import { readParts } from './event-parts.ts';
import { query } from './http.ts';
import { peopleAfter } from './people.ts';

/** A word of a room that is no fact of its log. */
export type Beside = Aside | Exclude<Signal, { type: 'growing' | 'grown' }> | PeopleWord;

type PeopleWord = Extract<Word, { type: 'people' }>;

/** A room that is to be heard, and from where. */
export interface Want {
  /** The server's; `code` is one spelling of it. */
  readonly room: string;
  readonly code: string;
  readonly cursor: Cursor;
  /** Shown where the room asks for a password. */
  readonly pass?: string | undefined;
  /** Only heard: nobody is there for it. */
  readonly watch?: boolean | undefined;
}

/** The word of a stream; without an event, that the other side is there. */
export interface Told {
  readonly event?: HeardEvent | undefined;
  /** A word of a room beside its log. */
  readonly aside?: Beside | Reset | undefined;
  /** Milliseconds after which to come back, should the stream end. */
  readonly retry?: string | undefined;
}

/** The person for whom rooms are read. */
export interface Asker {
  /** The name by which others see it in the list of people; '' where it has none. */
  name(): string;
  /** The headers that go along with the request. */
  headers(pass: string): Record<string, string>;
}

/** Rooms that are wanted at the same time are asked for together. */
const gatherMs = 20;
/** A server takes 2,048, unless its host says otherwise. */
const urlLength = 2_010;

/** One stream for all rooms that are wanted, opened anew where another one is. */
export class Reading {
  readonly #base: URL;
  readonly #asker: Asker;
  readonly #tell: (told: Told) => void;
  readonly #wants = new Map<string, Want>();
  /** The people in each room, for a tab that wants it once they were told. */
  readonly #people = new Map<string, People>();
  #opened = new AbortController();
  #ended = false;
  /** Rooms of one stream: half as many each time that a server finds them too many. */
  #most = Number.POSITIVE_INFINITY;

  constructor(base: URL, asker: Asker, tell: (told: Told) => void) {
    this.#base = base;
    this.#asker = asker;
    this.#tell = tell;
  }

  /** Reads this room too, from where it is wanted; what was told since is told again. */
  want(want: Want): void {
    const { epoch, seq } = want.cursor;
    const known = this.#wants.get(want.room)?.cursor;
    if (known && known.epoch === epoch && known.seq <= seq) return this.#tellPeople(want);
    this.#wants.set(want.room, want);
    this.#opened.abort();
  }

  #tellPeople({ room }: Want): void {
    const people = this.#people.get(room);
    if (people) this.#tell({ aside: { type: 'people', room, ...people } });
  }

  renew(): void {
    this.#opened.abort();
  }

  forgetAll(): void {
    this.#wants.clear();
    this.#people.clear();
    this.#opened.abort();
  }

  end(): void {
    this.#ended = true;
    this.#opened.abort();
  }

  /** @returns whether the stream ended by itself */
  async read(): Promise<boolean> {
    for (;;) {
      await new Promise((gathered) => setTimeout(gathered, gatherMs));
      if (this.#ended) return false;
      const opened = new AbortController();
      const { signal } = opened;
      const stopped = new Promise<unknown>((stop) => signal.addEventListener('abort', stop));
      this.#opened = opened;
      await Promise.race([stopped, ...this.#addresses().map((url) => this.#stream(url, signal))]);
      if (!signal.aborted) {
        opened.abort();
        return true;
      }
    }
  }

  #addresses(): URL[] {
    const addresses: URL[] = [];
    const wants = [...this.#wants.values()];
    const watch = wants.every((want) => want.watch) ? 1 : undefined;
    const asked = { signals: 1, name: this.#asker.name(), watch };
    const ending = query(asked).replace('?', '&');
    let rest = '';
    let rooms = 0;
    for (const { code, cursor } of this.#wants.values()) {
      const place = query({ room: code, after: writeCursor(cursor) });
      if (rest.length + place.length + ending.length > urlLength || rooms === this.#most) rest = '';
      rooms = rest ? rooms + 1 : 1;
      if (rest) addresses.pop();
      rest += rest ? place.replace('?', '&') : place;
      addresses.push(new URL(`api/events${rest}${ending}`, this.#base));
    }
    return addresses;
  }

  async #stream(url: URL, signal: AbortSignal): Promise<void> {
    try {
      const passes = [...this.#wants.values()].flatMap(({ pass }) => pass ?? []);
      const headers = this.#asker.headers(passes.join());
      const response = await fetch(url, { headers, signal });
      if (!response.ok) return this.#askLess(url, await response.text());
      for await (const { data, retry } of response.body ? readParts(response.body) : []) {
        if (signal.aborted) return;
        const said = data ? (JSON.parse(data) as HeardEvent | Beside | Reset) : undefined;
        const event = said && 'seq' in said ? said : undefined;
        const aside = said && !('seq' in said) && 'room' in said ? said : undefined;
        if (aside?.type === 'people' || aside?.type === 'presence') {
          const { room } = aside;
          this.#people.set(room, peopleAfter(this.#people.get(room) ?? { count: 0 }, aside));
        }
        const want = event && this.#wants.get(event.room);
        if (want) this.#wants.set(want.room, heard(want, event));
        this.#tell({ event, aside, retry });
      }
    } catch {
      // A stream that breaks ends like one that is closed.
    }
  }

  /** Nobody tells over HTTP what limits hold; a refusal does. */
  #askLess(url: URL, refusal: string): void {
    const { length } = url.searchParams.getAll('room');
    if (length < 2 || !/too_many_rooms|url_too_long/.test(refusal)) return;
    this.#most = length >> 1;
    this.#opened.abort();
  }
}

/** The want that is left once an event was heard. */
export function heard(want: Want, { epoch, seq }: HeardEvent): Want {
  return { ...want, cursor: { ...want.cursor, epoch, seq } };
}
