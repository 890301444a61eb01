import type { RoomKey } from '../protocol/code.ts';
import { reactionsEach } from '../protocol/record.ts';
import { idsOf } from '../protocol/standing.ts';
import type { StoreReader } from '../store/store.ts';
import { keptEmoji, noReaction, type Reacted } from './decide.ts';
import type { Aimed, Ground } from './ground.ts';
import type { GroupCommit } from './group-commit.ts';
import type { RoomParts } from './room-parts.ts';
import type { RoomStanding } from './standing.ts';

/** The parts that counting reactions needs. */
interface ReactingParts {
  readonly store: Pick<StoreReader, 'hasReacted' | 'reactionsBy'>;
  readonly group: Pick<GroupCommit, 'landed'>;
}

/**
 * Judges a reaction by the address that it comes from. Whoever wrote in the room is asked for only past
 * the rate, and passes.
 *
 * @throws TooFast
 */
export async function judgeFrom(
  { store, paces }: Pick<RoomParts, 'store' | 'paces'>,
  ground: Ground,
  { type }: Aimed,
): Promise<void> {
  const over = type === 'react' ? paces.overReactionsFrom(ground) : undefined;
  if (!over) return;
  const { id, claimed } = ground.author;
  if (claimed) throw over;
  const ids = idsOf(ground.standing.committed, id);
  const { messages, among } = await store.people.said(ground.room.key, ids);
  if (messages === 0 && among === undefined) throw over;
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

  /** The reactions of somebody under all of its ids, before a command of its own. */
  async before(
    command: Aimed,
    author: string,
    { committed }: Pick<RoomStanding, 'committed'>,
  ): Promise<Reacted> {
    if (command.type !== 'react') return noReaction;
    const { store, group } = this.#parts;
    const { messages } = reactionsEach;
    const emoji = keptEmoji(command.emoji);
    const as = await this.#reactorsOf(idsOf(committed, author), command.seq, emoji);
    const flying = this.#flying?.get(author) ?? 0;
    const recently = flying + (await store.reactionsBy(this.#key, author, messages));
    if (flying === 0 || recently < reactionsEach.most) return { as, recently };
    // What landed while it was counted was counted twice.
    await group.landed();
    return { as, recently: await store.reactionsBy(this.#key, author, messages) };
  }

  /** So many more of somebody's are on their way, or, below 0, have landed. */
  count(author: string, more: number): void {
    this.#flying ??= new Map();
    const count = (this.#flying.get(author) ?? 0) + more;
    if (count === 0) this.#flying.delete(author);
    else this.#flying.set(author, count);
  }

  async #reactorsOf(
    ids: readonly string[],
    seq: number,
    emoji: string,
  ): Promise<readonly string[]> {
    const { store } = this.#parts;
    const reactors: string[] = [];
    for (const id of ids) if (await store.hasReacted(this.#key, seq, id, emoji)) reactors.push(id);
    return reactors;
  }
}
