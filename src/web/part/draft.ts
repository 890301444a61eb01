import { newRef } from '../../client/secret.ts';
import { kept, keptInTab } from '../keep.ts';

/** What is being written and was not sent. */
export interface Draft {
  readonly text: string;
  /** A message of one's own that is being changed meanwhile. */
  readonly edit?: { readonly seq: number; readonly text: string } | undefined;
}

interface Kept extends Draft {
  /** Of the tab's draft among those of the room. */
  readonly id: string;
  /** When it was written, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * The draft of one room in one tab. No tab writes over another's; who comes back to the tab finds it,
 * and when the tab is closed, the next one that opens the room takes it over.
 */
export class DraftKeep {
  readonly #room: string;
  #id: string;
  /** As it was found, and as it is. */
  #texts: readonly [began: string, now: string] = ['', ''];

  constructor(room: string) {
    this.#room = room;
    this.#id = read(keptInTab.get(this.#tabKey))?.id ?? newRef();
    void this.#hold();
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) void this.#hold();
    });
  }

  /** What this tab held before it was loaded again. */
  own(): Draft | undefined {
    const draft = read(keptInTab.get(this.#tabKey));
    this.#texts = [draft?.text ?? '', draft?.text ?? ''];
    return draft;
  }

  /** Takes over the latest draft of a tab that is gone. */
  async takeOver(): Promise<Draft | undefined> {
    const [latest] = (await this.#left()).sort((a, b) => b.at - a.at);
    if (!latest) return undefined;
    kept.delete(this.#keyOf(latest.id));
    this.put(latest);
    return latest;
  }

  put({ text, edit }: Draft): void {
    if (text === '' && !edit) return this.#clear();
    this.#texts = [this.#texts[0], text];
    const value = JSON.stringify({ id: this.#id, at: Date.now(), text, edit } satisfies Kept);
    keptInTab.set(this.#tabKey, value);
    kept.set(this.#keyOf(this.#id), value);
  }

  #clear(): void {
    const texts = this.#texts.filter((text) => text !== '');
    this.#texts = ['', ''];
    keptInTab.delete(this.#tabKey);
    kept.delete(this.#keyOf(this.#id));
    if (texts.length > 0) void this.#forgetCopies(texts);
  }

  /** A tab that was doubled leaves the same text twice: what was sent must not come back. */
  async #forgetCopies(texts: readonly string[]): Promise<void> {
    for (const { id, text, edit } of await this.#left()) {
      if (texts.includes(text) && !edit) kept.delete(this.#keyOf(id));
    }
  }

  /** Drafts of this room that no open tab holds. */
  async #left(): Promise<Kept[]> {
    const start = this.#keyOf('');
    const ids = kept
      .keys(start)
      .map((key) => key.slice(start.length))
      .filter((id) => !id.includes('.') && id !== this.#id);
    const held = ids.length > 0 ? await heldLocks() : new Set();
    return ids
      .filter((id) => !held.has(this.#keyOf(id)))
      .map((id) => read(kept.get(this.#keyOf(id))))
      .filter((draft) => draft !== undefined);
  }

  /** Others see that this tab is open; where the browser has no locks, they can't. */
  async #hold(): Promise<void> {
    const isOurs = await hold(this.#keyOf(this.#id));
    if (isOurs) return;
    // This tab was made from another one that is still open.
    this.#id = newRef();
    const own = read(keptInTab.get(this.#tabKey));
    if (own) this.put(own);
    await hold(this.#keyOf(this.#id));
  }

  get #tabKey(): string {
    return `draft.${this.#room}`;
  }

  #keyOf(id: string): string {
    return `draft.${this.#room}.${id}`;
  }
}

function read(text: string | undefined): Kept | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Kept);
  } catch {
    return undefined;
  }
}

/** Holds a lock while the page is shown; false where another page holds it. */
function hold(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const gone = new Promise<void>((release) => {
      addEventListener('pagehide', () => release(), { once: true });
    });
    const take = async (lock: Lock | null) => {
      resolve(lock !== null);
      if (lock) await gone;
    };
    try {
      navigator.locks.request(name, { ifAvailable: true }, take).catch(() => resolve(true));
    } catch {
      resolve(true);
    }
  });
}

async function heldLocks(): Promise<ReadonlySet<unknown>> {
  try {
    const { held } = await navigator.locks.query();
    return new Set(held?.map(({ name }) => name));
  } catch {
    return new Set();
  }
}
