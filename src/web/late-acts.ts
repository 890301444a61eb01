import type { Behind } from './behind.ts';
import { type BehindParts, type LateName, lateNames } from './behind-parts.ts';
import { laterPart } from './later-part.ts';
import { onTold, type Told } from './told.ts';

const heldTypes = [
  ...['pointerover', 'focusin', 'keydown', 'click'],
  ...['pointerdown', 'pointerup', 'pointercancel'],
];

/**
 * The code that answers a person in the talk, on its way: it is asked for as soon as the room stands, and
 * whatever is done until it is there, is done then.
 */
export class LateActs {
  readonly #parts: BehindParts;
  readonly #held: Event[] = [];
  #loading: Promise<Behind | undefined> | undefined;
  #behind: Behind | undefined;

  constructor(parts: BehindParts) {
    this.#parts = parts;
    const { part, house, life } = parts;
    const log: HTMLElement = part('.log');
    for (const type of heldTypes)
      log.addEventListener(type, this.#hold, { capture: true, passive: true, signal: life.signal });
    log.addEventListener('contextmenu', this.#holdMenu, { signal: life.signal });
    const follow = <Name extends LateName>(name: Name) =>
      onTold(house, name, (detail) => void this.#take(name, detail), life.signal);
    for (const name of lateNames) follow(name);
    // Where it can't be had now, it is asked for again by whoever needs it.
    this.#load().catch(() => {});
  }

  async #take<Name extends LateName>(name: Name, detail: Told[Name]): Promise<void> {
    const behind = await laterPart(this.#load(), this.#parts.tell);
    behind?.takes[name](detail);
  }

  readonly #hold = (event: Event): void => {
    if (this.#behind) return;
    this.#held.push(event);
    if (event.type === 'click') void laterPart(this.#load(), this.#parts.tell);
  };

  /** The browser's own menu stays for links, and for those who ask for it. */
  readonly #holdMenu = (event: MouseEvent): void => {
    const { target, shiftKey } = event;
    if (this.#behind || shiftKey || !(target instanceof Element)) return;
    if (!target.closest('.line') || target.closest('a, button')) return;
    event.preventDefault();
    this.#hold(event);
  };

  #load(): Promise<Behind | undefined> {
    this.#loading ??= import('./behind.ts').then(
      (part) => (this.#parts.life.isOver ? undefined : this.#begin(part)),
      (error) => {
        this.#loading = undefined;
        // A press that could not be answered then is not answered minutes later.
        this.#held.length = 0;
        throw error;
      },
    );
    return this.#loading;
  }

  #begin(part: typeof import('./behind.ts')): Behind {
    const behind = new part.Behind(this.#parts);
    this.#behind = behind;
    for (const event of this.#held.splice(0)) behind.hear(event);
    return behind;
  }
}
