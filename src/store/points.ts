import type { AroundPage, Point } from '../protocol/point.ts';
import type { Message } from '../protocol/record.ts';

/** Reads a room about a point of its past. */
export interface PointReader {
  /**
   * The messages about a point, as of one moment: as many before it as from it on, and more of one side
   * where the other has fewer. A moment leads to a fact that is of it or later while the one before is
   * earlier, found by halves: where a clock was set back there are several, and it is any of them.
   *
   * @example await store.points.page('teaatfive', { around: 812 }, 51) // 25 before 812, it, and 25 after
   */
  page(key: string, point: Point, limit: number): Promise<AroundPage>;

  /** The messages of these numbers, removed or not, in that order, as of one moment. */
  messages(key: string, seqs: readonly number[]): Promise<readonly Message[]>;
}
