import type { RoomKey } from '../protocol/code.ts';
import { reactionsEach } from '../protocol/record.ts';
import type { StoreReader } from '../store/store.ts';
import { keptEmoji, type Reacted } from './decide.ts';
import type { Aimed } from './ground.ts';
import type { GroupCommit } from './group-commit.ts';

/** What counting reactions needs. */
interface ReactingParts {
  readonly store: Pick<StoreReader, 'hasReacted' | 'reactionsBy'>;
  readonly group: Pick<GroupCommit, 'landed'>;
}

/** The reactions in a room that are on their way to the disk, by their authors. */
export class Reacting {
  readonly #parts: ReactingParts;
  readonly #key: RoomKey;
  #flying: Map<string, number> | undefined;

  constructor(parts: ReactingParts, key: RoomKey) {
    this.#parts = parts;
    this.#key = key;
  }

  /** What somebody has reacted with, before a command of its own. */
  async before(command: Aimed, author: string): Promise<Reacted> {
    if (command.type !== 'react') return { already: false, recently: 0 };
    const { store, group } = this.#parts;
    const { messages } = reactionsEach;
    const emoji = keptEmoji(command.emoji);
    const already = await store.hasReacted(this.#key, command.seq, author, emoji);
    const flying = this.#flying?.get(author) ?? 0;
    const recently = flying + (await store.reactionsBy(this.#key, author, messages));
    if (flying === 0 || recently < reactionsEach.most) return { already, recently };
    // What landed while it was counted was counted twice.
    await group.landed();
    return { already, recently: await store.reactionsBy(this.#key, author, messages) };
  }

  /** So many more of somebody's are on their way, or, below 0, have landed. */
  count(author: string, more: number): void {
    this.#flying ??= new Map();
    const count = (this.#flying.get(author) ?? 0) + more;
    if (count === 0) this.#flying.delete(author);
    else this.#flying.set(author, count);
  }
}
