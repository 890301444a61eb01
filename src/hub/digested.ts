import type { StoreReader } from '../store/store.ts';
import type { Channel } from './channel.ts';
import type { Welcome } from './place.ts';

type Digested = Pick<Welcome, 'seq' | 'digest'>;

/** The digests that rooms' logs have come to, told with a join. */
export class Digests {
  readonly #store: Pick<StoreReader, 'proof'>;
  readonly #asked = new WeakMap<Channel, { seq: number; digested: Promise<Digested> }>();

  constructor(store: Pick<StoreReader, 'proof'>) {
    this.#store = store;
  }

  /** The digest at a fact; where unknown, it is asked for once, for all who come in there. */
  async of(channel: Channel, key: string, seq: number): Promise<Digested> {
    const { latest, digest } = channel;
    if (digest !== undefined && seq === latest) return { seq, digest };
    const known = this.#asked.get(channel);
    if (known?.seq === seq) return known.digested;
    const digested = this.#store.proof(key, seq, 0).then((proof): Digested => {
      return proof ? { seq, digest: proof.digest } : { seq };
    });
    this.#asked.set(channel, { seq, digested });
    digested.catch(() => this.#asked.delete(channel));
    return digested;
  }
}
