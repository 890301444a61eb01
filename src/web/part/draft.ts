import { newRef } from '../../client/secret.ts';
import type { Mention } from '../../protocol/carried.ts';
import type { Life } from '../life.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Replying } from './compose-line.ts';

/** A text that is being written and was not sent. */
export interface Draft {
  readonly text: string;
  /** The people who were chosen for names in it. */
  readonly meant?: readonly Mention[] | undefined;
  /** The message that it answers; never its words, which are not ours to keep. */
  readonly reply?: Pick<Replying, 'seq' | 'name'> | undefined;
  /** A message of one's own that is being changed meanwhile. */
  readonly edit?: (Pick<Draft, 'text' | 'meant'> & { readonly seq: number }) | undefined;
}

interface Kept extends Draft {
  /** The id of the tab's draft among those of the room. */
  readonly id: string;
  /** The moment it was written, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * The draft of one room in one tab. No tab writes over another's; who comes back to the tab finds it,
 * and when the tab is closed, the next one that opens the room takes it over.
 */
export class DraftKeep {
  readonly #room: string;
  readonly #around: Surroundings;
  readonly #life: Life;
  #id: string;
  /** The text as it was found, and as it is. */
  #texts: readonly [began: string, now: string] = ['', ''];

  /** Is held by this tab until `life` ends. */
  constructor(room: string, around: Surroundings, life: Life) {
    this.#room = room;
    this.#around = around;
    this.#life = life;
    this.#id = read(around.keptInTab.get(this.#tabKey))?.id ?? newRef();
    void this.#hold();
    const shown = (event: Event) => {
      if ((event as PageTransitionEvent).persisted) void this.#hold();
    };
    around.window.addEventListener('pageshow', shown, { signal: life.signal });
  }

  /** The draft that this tab held before it was loaded again. */
  own(): Draft | undefined {
    const draft = read(this.#around.keptInTab.get(this.#tabKey));
    this.#texts = [draft?.text ?? '', draft?.text ?? ''];
    return draft;
  }

  /** Takes over the latest draft of a tab that is gone. */
  async takeOver(): Promise<Draft | undefined> {
    const [latest] = (await this.#left()).sort((a, b) => b.at - a.at);
    if (!latest) return undefined;
    this.#around.kept.delete(this.#keyOf(latest.id));
    this.put(latest);
    return latest;
  }

  put({ text, meant, reply, edit }: Draft): void {
    if (text === '' && !edit) return this.#clear();
    this.#texts = [this.#texts[0], text];
    const value = JSON.stringify({
      id: this.#id,
      at: Date.now(),
      text,
      meant,
      reply,
      edit,
    } satisfies Kept);
    this.#around.keptInTab.set(this.#tabKey, value);
    this.#around.kept.set(this.#keyOf(this.#id), value);
  }

  #clear(): void {
    const texts = this.#texts.filter((text) => text !== '');
    this.#texts = ['', ''];
    this.#around.keptInTab.delete(this.#tabKey);
    this.#around.kept.delete(this.#keyOf(this.#id));
    if (texts.length > 0) void this.#forgetCopies(texts);
  }

  /** A tab that was doubled leaves the same text twice: what was sent must not come back. */
  async #forgetCopies(texts: readonly string[]): Promise<void> {
    for (const { id, text, edit } of await this.#left()) {
      if (texts.includes(text) && !edit) this.#around.kept.delete(this.#keyOf(id));
    }
  }

  /** Drafts of this room that no open tab holds. */
  async #left(): Promise<Kept[]> {
    const start = this.#keyOf('');
    const ids = this.#around.kept
      .keys(start)
      .map((key) => key.slice(start.length))
      .filter((id) => !id.includes('.') && id !== this.#id);
    const held = ids.length > 0 ? await heldLocks(this.#around.locks) : new Set();
    return ids
      .filter((id) => !held.has(this.#keyOf(id)))
      .map((id) => read(this.#around.kept.get(this.#keyOf(id))))
      .filter((draft) => draft !== undefined);
  }

  /** Others see that this tab is open; where the browser has no locks, they can't. */
  async #hold(): Promise<void> {
    const isOurs = await this.#take();
    if (isOurs || this.#life.isOver) return;
    // This tab was made from another one that is still open.
    this.#id = newRef();
    const own = read(this.#around.keptInTab.get(this.#tabKey));
    if (own) this.put(own);
    await this.#take();
  }

  /** Holds a lock while the page is shown; false where another page holds it. */
  #take(): Promise<boolean> {
    const { window, locks } = this.#around;
    const { signal } = this.#life;
    const name = this.#keyOf(this.#id);
    return new Promise((resolve) => {
      if (!locks || signal.aborted) return resolve(true);
      const gone = new Promise<void>((release) => {
        window.addEventListener('pagehide', () => release(), { once: true, signal });
        signal.addEventListener('abort', () => release(), { once: true });
      });
      const taken = async (lock: Lock | null) => {
        resolve(lock !== null);
        if (lock) await gone;
      };
      // Where locks are forbidden, some browsers throw at once.
      const asked = async () => locks.request(name, { ifAvailable: true }, taken);
      asked().catch(() => resolve(true));
    });
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

async function heldLocks(locks: LockManager | undefined): Promise<ReadonlySet<unknown>> {
  try {
    const { held } = (await locks?.query()) ?? {};
    return new Set(held?.map(({ name }) => name));
  } catch {
    return new Set();
  }
}
