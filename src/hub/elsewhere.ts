import type { Attendance, Attendant } from '../bus/bus.ts';
import { never } from '../protocol/never.ts';
import type { Author } from '../protocol/record.ts';

/** One other node, as it told of itself. */
interface Node {
  version: number;
  heardAt: number;
  readonly here: Map<string, Author | undefined>;
}

/** The outcome of a message of another node. */
export type Heard = 'nothing new' | 'others are here' | 'a hole';

/** The people in one room on other nodes. Each node is believed about its own people only. */
export class Elsewhere {
  readonly #nodes = new Map<string, Node>();

  /** Is there any other node at all? */
  get empty(): boolean {
    return this.#nodes.size === 0;
  }

  /** Members with their authors; one who is on two nodes comes twice. */
  *members(): Generator<readonly [string, Author | undefined]> {
    for (const { here } of this.#nodes.values()) yield* here;
  }

  /** @param now milliseconds of a clock that only goes forward */
  hear(message: Attendance, now: number): Heard {
    const { node: name, version } = message;
    const node = this.#nodes.get(name);
    if (node) node.heardAt = now;
    switch (message.kind) {
      case 'all':
        return this.#replace(name, version, message.here, now);
      case 'change': {
        if (version !== (node?.version ?? 0) + 1) return 'a hole';
        const changed = node ?? { version, heardAt: now, here: new Map() };
        changed.version = version;
        for (const { member, author } of message.came) changed.here.set(member, author);
        for (const member of message.went) changed.here.delete(member);
        this.#nodes.set(name, changed);
        return 'others are here';
      }
      case 'beat':
        return version === (node?.version ?? 0) ? 'nothing new' : 'a hole';
      case 'ask':
        return 'nothing new';
      default:
        return never(message);
    }
  }

  /** Forgets nodes that were last heard before `time`; true where there were some. */
  forgetSilent(time: number): boolean {
    const silent = [...this.#nodes].filter(([, { heardAt }]) => heardAt < time);
    for (const [name] of silent) this.#nodes.delete(name);
    return silent.length > 0;
  }

  #replace(name: string, version: number, here: readonly Attendant[], heardAt: number): Heard {
    const known = this.#nodes.delete(name);
    if (version === 0) return known ? 'others are here' : 'nothing new';
    const members = here.map(({ member, author }) => [member, author] as const);
    this.#nodes.set(name, { version, heardAt, here: new Map(members) });
    return 'others are here';
  }
}
