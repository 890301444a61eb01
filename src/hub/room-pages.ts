import type { Limits } from '../protocol/limit.ts';
import type { AroundPage, Point } from '../protocol/point.ts';
import type { PageRange, StoreReader } from '../store/store.ts';
import {
  type FittingMessages,
  type FittingPage,
  fittingAround,
  fittingMessages,
  fittingPage,
} from './fitting.ts';

/** The log that a page is of. */
interface OfLog {
  readonly epoch: string;
}

/** Pages of rooms' pasts, cut to what a connection may be given at once. */
export class RoomPages {
  readonly #store: StoreReader;
  readonly #bytes: number;

  constructor(store: StoreReader, { unsentBytes }: Pick<Limits, 'unsentBytes'>) {
    this.#store = store;
    this.#bytes = unsentBytes;
  }

  /** A page of a room's messages. */
  async history(key: string, range: PageRange): Promise<FittingPage & OfLog> {
    const page = await this.#store.messages(key, range);
    return { epoch: this.#store.epoch, ...fittingPage(page, range, this.#bytes) };
  }

  /** The messages about a point of a room's past. */
  async around(key: string, point: Point, limit: number): Promise<AroundPage & OfLog> {
    const page = await this.#store.points.page(key, point, limit);
    return { epoch: this.#store.epoch, ...fittingAround(page, this.#bytes) };
  }

  /** The messages of these numbers. */
  async messages(key: string, seqs: readonly number[]): Promise<FittingMessages> {
    return fittingMessages(await this.#store.points.messages(key, seqs), this.#bytes);
  }
}
