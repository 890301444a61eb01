import type { Author } from '../protocol/record.ts';
import type { Keep } from './keep.ts';
import type { Life } from './life.ts';

/** Somebody whom this browser's person does not want to hear. A stranger is only its name. */
export type MutedPerson = Pick<Author, 'id' | 'name'>;

const key = 'muted';
/** The latest so many are kept. */
const most = 500;

/** The people whom this browser's person hid for itself, in every room of the server. */
export class Muted {
  readonly #kept: Keep;
  readonly #changed = new Set<() => void>();
  #list: readonly MutedPerson[];
  #ids: ReadonlySet<string>;

  constructor(kept: Keep, life: Life) {
    this.#kept = kept;
    this.#list = read(kept);
    this.#ids = idsOf(this.#list);
    kept.follow(key, () => this.#take(read(kept)), life.signal);
  }

  /** Those who were hidden, in the order in which that was done. */
  get list(): readonly MutedPerson[] {
    return this.#list;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Hides somebody, or shows it again. */
  put({ id, name }: MutedPerson, isMuted: boolean): void {
    // Another tab may have hidden others meanwhile.
    const others = read(this.#kept).filter((person) => person.id !== id);
    const list = isMuted ? [...others, { id, name }].slice(-most) : others;
    this.#kept.set(key, JSON.stringify(list));
    this.#take(list);
  }

  /** Calls back after each change. */
  follow(changed: () => void): void {
    this.#changed.add(changed);
  }

  #take(list: readonly MutedPerson[]): void {
    this.#list = list;
    this.#ids = idsOf(list);
    for (const changed of this.#changed) changed();
  }
}

function idsOf(list: readonly MutedPerson[]): ReadonlySet<string> {
  return new Set(list.map(({ id }) => id));
}

function read(kept: Keep): readonly MutedPerson[] {
  try {
    const list: unknown = JSON.parse(kept.get(key) ?? '[]');
    return Array.isArray(list) ? list.filter(isPerson) : [];
  } catch {
    return [];
  }
}

function isPerson(one: unknown): one is MutedPerson {
  const { id, name } = (one ?? {}) as Partial<MutedPerson>;
  return typeof id === 'string' && typeof name === 'string';
}
