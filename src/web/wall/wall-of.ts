import { html, nothing, render } from 'lit/html.js';
import { host, type RoomOrder } from '../../client/host/index.ts';
import type { Client, Room } from '../../client/index.ts';
import { type RoomView, roomView } from '../../client/view/index.ts';
import type { OpenEvent } from '../../protocol/clearance.ts';
import type { Message } from '../../protocol/record.ts';
import type { WallFault, WallOptions } from '../../protocol/wall.ts';
import { heldSince, isHoldSet } from './held-since.ts';
import { drawLine, wallPin } from './wall-line.ts';
import { faultWords, outWords, wallWords } from './wall-words.ts';

export interface WallParts {
  readonly client: Client;
  readonly room: Room;
  /** The server's address for HTTP. */
  readonly base: URL;
  readonly options: WallOptions;
  /** The options that were asked for and cannot be: said for a while. */
  readonly faults?: readonly WallFault[];
}

/** The time after which it is said that nothing comes in: a short break is nobody's business. */
const graceMs = 5_000;
const faultMs = 30_000;

/**
 * Shows a room in `root` as a wall, and keeps it so: the latest messages, what is pinned and the code to
 * come in by. It only reads; whoever opens the room says whether that counts as somebody.
 *
 * @example
 * const close = wallOf(root, { client, room, base, options: wallOptions([]).options });
 * close();
 * @returns lets go of all that it holds
 */
export function wallOf(root: HTMLElement, parts: WallParts): () => void {
  const wall = new Wall(root, parts);
  return () => wall.close();
}

class Wall {
  readonly #root: HTMLElement;
  readonly #parts: WallParts;
  readonly #view: RoomView;
  readonly #order: RoomOrder;
  readonly #life = new AbortController();
  readonly #unsubscribe: () => void;
  /** The moments at which messages that may still stand here were first seen. */
  #seen = new Map<number, number>();
  #rows = new Map<number, HTMLLIElement>();
  #faults: readonly WallFault[];
  /** The fact after which all that stands in the room was let pass; undefined while nobody knows. */
  #heldFrom: number | undefined;
  #readsHeld = false;
  #awaySince: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(root: HTMLElement, parts: WallParts) {
    const { room, client, options, faults = [] } = parts;
    this.#root = root;
    this.#parts = parts;
    this.#faults = faults;
    this.#view = roomView(room);
    const { signal } = this.#life;
    this.#order = host(room);
    this.#order.addEventListener('pins', this.#draw, { signal });
    room.addEventListener('settings', this.#draw, { signal });
    client.addEventListener('state', this.#draw, { signal });
    room.addEventListener('event', ({ detail }) => this.#hear(detail), { signal });
    // What was said meanwhile may have been so before it was held.
    room.addEventListener('page', () => this.#forgetHeld(), { signal });
    this.#unsubscribe = this.#view.subscribe(this.#draw);
    root.style.setProperty('--wall-size', String(options.size / 100));
    if (faults.length > 0) setTimeout(() => this.#unsay(), faultMs);
    this.#draw();
  }

  close(): void {
    this.#life.abort();
    clearTimeout(this.#timer);
    this.#unsubscribe();
    render(nothing, this.#root);
  }

  #unsay(): void {
    this.#faults = [];
    if (!this.#life.signal.aborted) this.#draw();
  }

  #hear(event: OpenEvent): void {
    if (isHoldSet(event)) this.#heldFrom = event.seq;
  }

  #forgetHeld(): void {
    this.#heldFrom = undefined;
  }

  readonly #draw = (): void => {
    clearTimeout(this.#timer);
    const now = Date.now();
    const { room, options } = this.#parts;
    const { only, bg, side, join } = options;
    const isPlain = room.settings.formatting === false;
    const pins = this.#order.pins.filter(({ until }) => until === undefined || until > now);
    const pin = only === 'pinned' ? undefined : pins.at(-1);
    const lines = this.#lines(
      only === 'pinned' ? pins.map(({ message }) => message) : this.#said(),
      now,
    );
    const isFull = lines.length === options.last && lines.length > 1;
    const word = this.#word(now);
    render(
      html`<div class="wall-frame ${bg} ${side}">
        <header class="wall-head">
          ${pin ? wallPin(pin.message, isPlain) : html`<span></span>`}
          ${join === 'on' ? html`<p class="wall-plate">${wallWords.join} <span class="wall-code" dir="ltr">${room.code}</span></p>` : nothing}
        </header>
        ${this.#faults.map((fault) => html`<p class="wall-plate wall-word" role="alert">${faultWords(fault)}</p>`)}
        ${word === undefined ? nothing : html`<p class="wall-plate wall-word" role="status">${word}</p>`}
        <ol class="wall-talk" aria-label=${room.settings.title || room.code}></ol>
      </div>`,
      this.#root,
    );
    this.#place(lines, isFull, isPlain);
    const ends = pins.flatMap(({ until }) => until ?? []);
    const goes = options.hold > 0 ? lines.map((line) => this.#goesAt(line)) : [];
    const said =
      this.#awaySince === undefined || word !== undefined ? [] : [this.#awaySince + graceMs];
    const next = Math.min(...ends, ...goes, ...said);
    // A timer holds no longer time than some 20 days.
    if (Number.isFinite(next))
      this.#timer = setTimeout(this.#draw, Math.min(Math.max(next - now, 20), 1e9));
  };

  /**
   * Puts the rows in, each the same element for as long as it is there. A list of lit leaves a mark behind
   * for each row that goes, and a wall stands for a night.
   */
  #place(lines: readonly Message[], isFull: boolean, isPlain: boolean): void {
    const list = this.#root.querySelector('.wall-talk');
    if (!list) return;
    const before = this.#rows;
    this.#rows = new Map();
    for (const [i, line] of lines.entries()) {
      const row = before.get(line.seq) ?? document.createElement('li');
      drawLine(row, line, { isFading: isFull && i === 0, isPlain });
      this.#rows.set(line.seq, row);
    }
    for (const [seq, row] of before) if (!this.#rows.has(seq)) row.remove();
    for (const [i, row] of [...this.#rows.values()].entries()) {
      if (list.children[i] !== row) list.insertBefore(row, list.children[i] ?? null);
    }
  }

  /** The messages that may be shown, oldest first. */
  #said(): readonly Message[] {
    const { room, options } = this.#parts;
    if (room.state === 'closed') return [];
    const { messages } = this.#view.getSnapshot();
    if (options.only === 'all') return messages;
    if (room.settings.hold !== 'everybody') return [];
    const from = this.#heldFrom;
    if (from === undefined) this.#readHeld(messages[0]);
    return messages.filter(
      ({ seq, author }) => isOfOrder(author) || (from !== undefined && seq > from),
    );
  }

  /** Those of them that stand here now. */
  #lines(messages: readonly Message[], now: number): readonly Message[] {
    const { last, hold } = this.#parts.options;
    const latest = messages.filter(({ removedAt }) => removedAt === undefined).slice(-last);
    const isFirst = this.#seen.size === 0;
    const seen = latest.map(({ seq, at }) => {
      const age = isFirst ? Math.max(now - at, 0) : 0;
      return [seq, this.#seen.get(seq) ?? now - age] as const;
    });
    if (latest.length > 0) this.#seen = new Map(seen);
    return hold === 0 ? latest : latest.filter((line) => this.#goesAt(line) > now);
  }

  #goesAt({ seq }: Message): number {
    return (this.#seen.get(seq) ?? 0) + this.#parts.options.hold * 1_000;
  }

  #readHeld(first: Message | undefined): void {
    const { room, base } = this.#parts;
    const { signal } = this.#life;
    if (this.#readsHeld || !first || room.state !== 'live') return;
    this.#readsHeld = true;
    heldSince(room, base, { after: first.seq - 1, signal })
      .then(
        (since) => {
          this.#heldFrom ??= since;
        },
        // Until the room is live again, what is new since then alone is known.
        () => {
          this.#heldFrom ??= room.cursor?.seq;
        },
      )
      .finally(() => {
        this.#readsHeld = false;
        if (!signal.aborted) this.#draw();
      });
  }

  /** The sentence in the place of what is missing. */
  #word(now: number): string | undefined {
    const { client, room, options } = this.#parts;
    if (room.refusal) return outWords(room.refusal);
    if (client.state.name !== 'live') {
      this.#awaySince ??= now;
      return now - this.#awaySince >= graceMs ? wallWords.away : undefined;
    }
    this.#awaySince = undefined;
    const isHeld = options.only !== 'approved' || room.settings.hold === 'everybody';
    return room.state === 'live' && !isHeld ? wallWords.nothingHeld : undefined;
  }
}

/** Is somebody's word one that nobody had to let pass? */
function isOfOrder({ badge }: Message['author']): boolean {
  return badge === 'host' || badge === 'owner' || badge === 'moderator';
}
