import type { RoomEvent } from '../protocol/event.ts';
import type { Cursor } from '../protocol/record.ts';
import { type EventPart, readParts } from './event-parts.ts';
import { query, roomUrl } from './http.ts';
import { SharedStream } from './shared-stream.ts';

/** Who hears a room's stream. */
export interface StreamEnd {
  /** An event; undefined only shows that the other side is there. */
  heard(event: RoomEvent | undefined): void;
  /** The stream ended, not by our wish; come back after `seconds` at the earliest. */
  over(seconds: number): void;
}

/** What happens in a room, by an event stream: where tabs know each other, by one for all of them. */
export class RoomStream {
  readonly #base: URL;
  readonly #room: string;
  readonly #end: StreamEnd;
  readonly #life = new AbortController();
  readonly #shared: SharedStream | undefined;
  /** What other tabs heard before this one has a cursor. */
  #held: EventPart[] | undefined = [];
  #cursor: Cursor | undefined;
  #comeBackMs = 0;

  /** Opened before the room is asked how far it goes: then what comes later is heard here. */
  constructor(base: URL, room: string, end: StreamEnd) {
    this.#base = base;
    this.#room = room;
    this.#end = end;
    this.#shared = this.#share();
  }

  get isClosed(): boolean {
    return this.#life.signal.aborted;
  }

  close(): void {
    this.#life.abort();
  }

  /** Hears what follows `cursor`, in a room that goes up to `latest`. */
  async start(cursor: Cursor, latest: number): Promise<void> {
    const { signal } = this.#life;
    this.#cursor = cursor;
    // What was told before this tab listened, no other tab tells again.
    if (this.#shared) await this.#read(signal, undefined, latest);
    for (const part of this.#held ?? []) this.#hear(part);
    this.#held = undefined;
    if (!this.#shared) await this.#read(signal);
    else if (this.#cursor.seq >= latest) await this.#follow(this.#shared);
    if (!this.isClosed) this.#end.over(this.#comeBackMs / 1_000);
  }

  #follow(shared: SharedStream): Promise<void> {
    return shared.follow().catch(() => this.#read(this.#life.signal));
  }

  #share(): SharedStream | undefined {
    // Elsewhere than in a page there are no tabs, and no six connections to share.
    if (!('document' in globalThis) || !navigator.locks) return undefined;
    const name = `parlour.stream.${roomUrl(this.#base, this.#room)}`;
    const sharing = {
      name,
      read: (signal: AbortSignal) => this.#read(signal, this.#shared),
      heard: (part: EventPart) => (this.#held ? this.#held.push(part) : this.#hear(part)),
    };
    try {
      return new SharedStream(sharing, this.#life.signal);
    } catch {
      return undefined;
    }
  }

  async #read(wanted: AbortSignal, tellTo?: SharedStream, upTo = Number.POSITIVE_INFINITY) {
    const cursor = this.#cursor;
    if (!cursor || cursor.seq >= upTo || wanted.aborted) return;
    const reading = new AbortController();
    const stop = () => reading.abort();
    wanted.addEventListener('abort', stop);
    try {
      const from = query({ after: written(cursor), facts: 'all' });
      const url = roomUrl(this.#base, this.#room, `/events${from}`);
      const { ok, body } = await fetch(url, { signal: reading.signal });
      for await (const part of ok && body ? readParts(body) : []) {
        if (wanted.aborted) return;
        tellTo?.tell(part);
        this.#hear(part);
        if ((this.#cursor?.seq ?? 0) >= upTo) return;
      }
    } catch {
      // A stream that breaks ends like one that is closed.
    } finally {
      wanted.removeEventListener('abort', stop);
      stop();
    }
  }

  #hear({ data, retry }: EventPart): void {
    if (this.isClosed) return;
    this.#comeBackMs = Number(retry ?? this.#comeBackMs);
    const event = data === undefined ? undefined : (JSON.parse(data) as RoomEvent);
    if (event) {
      const { epoch, seq } = event;
      const { epoch: before, seq: last = 0, run } = this.#cursor ?? {};
      if (epoch !== before || seq > last) this.#cursor = { epoch, seq, ...(run && { run }) };
    }
    this.#end.heard(event);
  }
}

/** As the address of a stream has it. */
export function written({ epoch, seq, run }: Cursor): string {
  return run ? `${epoch}:${seq}:${run}` : `${epoch}:${seq}`;
}
