import { type Client, connect, newSecret, type Room } from '../../../src/client/index.ts';
import { guestOf } from '../../../src/identity/guest.ts';
import type { Recording } from '../../history/history.ts';
import { Watch } from '../../history/watch.ts';
import type { Random } from '../../random/seeded.ts';

/** Somebody with the real SDK, of whom everything said and shown is recorded. */
export class Person {
  readonly name: string;
  readonly client: Client;
  readonly rooms: readonly Room[];
  readonly watches: readonly Watch[];
  #said = 0;
  readonly #asked = new Set<Promise<void>>();

  constructor(recording: Recording, name: string, url: string, codes: readonly string[]) {
    this.name = name;
    const secret = newSecret();
    const author = guestOf(secret).author.id;
    this.client = connect(url, { secret, name });
    this.rooms = codes.map((code) => this.client.room(code));
    this.watches = this.rooms.map((room) => new Watch({ recording, name, author, room }));
  }

  /** Says the next line in one of its rooms, or changes what it said there. */
  act(random: Random): void {
    const watch = this.watches[random(this.watches.length)];
    const own = watch?.reader.shown.flatMap((shown) =>
      shown.type === 'event' && shown.event.author?.id === this.client.you?.id
        ? shown.event.seq
        : [],
    );
    const target = own?.[random(own.length || 1)];
    const what = target === undefined ? 0 : random(8);
    if (what === 1) this.#ask(watch?.edit(target ?? 0, `${this.name} ${++this.#said}, better`));
    else if (what === 2) this.#ask(watch?.react(target ?? 0, '👍', random(3) > 0));
    else if (what === 3) this.#ask(watch?.remove(target ?? 0));
    else watch?.post(`${this.name} ${++this.#said}`);
  }

  /** Resolves when every change was answered, or can't be any more. */
  async answered(): Promise<void> {
    await Promise.all(this.#asked);
  }

  #ask(change: Promise<void> | undefined): void {
    if (!change) return;
    this.#asked.add(change);
    void change.then(() => this.#asked.delete(change));
  }

  /** Reads what its pages left out. */
  async fill(): Promise<void> {
    for (const watch of this.watches) await watch.fill();
  }

  /** Whether everything was said and nothing is known to be missing. */
  get isCalm(): boolean {
    return this.rooms.every(({ state, unsent }) => state === 'live' && unsent.length === 0);
  }

  /** Whether its rooms were heard up to these numbers. */
  hasHeard(latest: ReadonlyMap<string, number>): boolean {
    return this.rooms.every(({ key, cursor }) => (cursor?.seq ?? 0) >= (latest.get(key) ?? 0));
  }

  /** Is not awaited any more; leaves its rooms first, or just goes. */
  leave(inOrder: boolean): void {
    for (const { reader } of this.watches) reader.awaited = false;
    if (inOrder) for (const room of this.rooms) room.leave();
    this.client.close();
  }

  /** Where it stands, in words. */
  tell(): string {
    const rooms = this.rooms.map(
      ({ key, state, cursor, unsent }) =>
        `${key} is ${state} at ${cursor?.seq} with ${unsent.length} unsent`,
    );
    return `${this.name} is ${this.client.state.name}, ${rooms.join(', ')}`;
  }

  /** Resolves once `holds`, asked again after whatever happens to this person. */
  async until(holds: () => boolean): Promise<void> {
    const targets = [this.client, ...this.rooms] as const;
    const names = ['state', 'unsent', 'event', 'page', 'people'];
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => holds() && resolve();
    const each = (act: (target: EventTarget, name: string) => void) => {
      for (const target of targets) for (const name of names) act(target, name);
    };
    each((target, name) => target.addEventListener(name, look));
    look();
    await promise;
    each((target, name) => target.removeEventListener(name, look));
  }
}

/** The highest number that was acknowledged, by room. */
export function acknowledgedBy(recording: Recording): Map<string, number> {
  const latest = new Map<string, number>();
  for (const { room, seq = 0 } of recording.operations) {
    latest.set(room, Math.max(latest.get(room) ?? 0, seq));
  }
  return latest;
}
