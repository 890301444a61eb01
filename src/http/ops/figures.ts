import { monitorEventLoopDelay } from 'node:perf_hooks';
import { guarded, type OnBug } from '../../guard.ts';
import type {
  FigureName,
  FigurePoint,
  FigureSeries,
  FiguresNow,
  Sizes,
} from '../../protocol/desk.ts';
import type { Metrics, Traffic } from './metrics.ts';
import { createSizes } from './sizes.ts';

export interface FiguresParts {
  readonly metrics: Metrics;
  readonly traffic: Traffic;
  /** The data folder, whose files are measured. */
  readonly data: string;
  readonly onBug: OnBug;
}

/** Points that are kept, one a second. */
export const figurePoints = 300;
const everyMs = 1_000;
/** Points of which refusals are told by code. */
const minute = 60;
const lookMs = 20;

type Counts = Readonly<Record<string, number>>;

/**
 * The live figures of a server: once a second the counters that are there anyway are read, and nothing
 * is counted for this.
 */
export class Figures {
  readonly #parts: FiguresParts;
  readonly #lag = monitorEventLoopDelay({ resolution: lookMs });
  readonly #points: FigurePoint[] = [];
  /** Refusals by code, of each of the last seconds. */
  readonly #refused: Counts[] = [];
  readonly #hearers = new Set<(point: FigurePoint) => void>();
  readonly #sizes: ReturnType<typeof createSizes>;
  readonly #since = Date.now();
  #timer: NodeJS.Timeout | undefined;
  #connections: Counts = {};
  #before = { facts: 0, deliveries: 0, buckets: new Map<number, number>(), refusals: {} as Counts };

  constructor(parts: FiguresParts) {
    this.#parts = parts;
    this.#sizes = createSizes(parts.data);
  }

  start(): void {
    this.#lag.enable();
    this.#timer = setInterval(
      guarded({ fail: this.#parts.onBug }, () => this.sample()),
      everyMs,
    ).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#lag.disable();
    this.#hearers.clear();
  }

  get series(): FigureSeries {
    const of = (name: FigureName) => this.#points.map((point) => point[name]);
    return {
      at: of('at'),
      connections: of('connections'),
      facts: of('facts'),
      deliveries: of('deliveries'),
      commitMs: of('commitMs'),
      lagMs: of('lagMs'),
      memory: of('memory'),
      refused: of('refused'),
    };
  }

  get now(): FiguresNow {
    const refusals: Record<string, number> = {};
    for (const counts of this.#refused) {
      for (const [code, count] of Object.entries(counts)) {
        refusals[code] = (refusals[code] ?? 0) + count;
      }
    }
    const { known } = this.#sizes;
    return { connections: this.#connections, refusals, sizes: known, since: this.#since };
  }

  /** The room that it takes on the disk, as of some seconds ago at most. */
  sizes(): Promise<Sizes> {
    return this.#sizes.look();
  }

  /** Those who are told each point from when it is there. */
  get hearers(): Set<(point: FigurePoint) => void> {
    return this.#hearers;
  }

  /** Takes the next point. */
  async sample(): Promise<void> {
    const { metrics, traffic } = this.#parts;
    const [committed, refusals, connections, commits] = await Promise.all([
      metrics.committed.get(),
      metrics.refusals.get(),
      metrics.connections.get(),
      metrics.commitSeconds.get(),
    ]);
    const facts = committed.values[0]?.value ?? 0;
    const { deliveries } = traffic;
    const before = this.#before;
    const buckets = bucketsIn(commits.values);
    const byCode = countsIn(refusals.values, 'code');
    const refused = grown(before.refusals, byCode);
    this.#before = { facts, deliveries, buckets, refusals: byCode };
    this.#connections = countsIn(connections.values, 'dialect');
    this.#keep(this.#refused, refused, minute);
    await this.#sizes.look();
    const point: FigurePoint = {
      at: Date.now(),
      connections: sum(this.#connections),
      facts: facts - before.facts,
      deliveries: deliveries - before.deliveries,
      commitMs: rounded(slowestOf(before.buckets, buckets) * 1_000),
      lagMs: rounded(Math.max(0, this.#lag.percentile(99) / 1e6 - lookMs)),
      memory: process.memoryUsage.rss(),
      refused: sum(refused),
    };
    this.#lag.reset();
    this.#keep(this.#points, point, figurePoints);
    for (const hear of this.#hearers) hear(point);
  }

  #keep<One>(list: One[], one: One, most: number): void {
    list.push(one);
    if (list.length > most) list.shift();
  }
}

interface Value {
  readonly value: number;
  readonly labels: Readonly<Partial<Record<string, string | number>>>;
}

function countsIn(values: readonly Value[], label: string): Counts {
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels[label]), value]));
}

function grown(before: Counts, now: Counts): Counts {
  const more = Object.entries(now).map(
    ([name, count]) => [name, count - (before[name] ?? 0)] as const,
  );
  return Object.fromEntries(more.filter(([, count]) => count > 0));
}

const sum = (counts: Counts): number => Object.values(counts).reduce((all, one) => all + one, 0);
const rounded = (ms: number): number => Math.round(ms * 10) / 10;

/** The counts of a histogram up to each bound, in seconds. */
function bucketsIn(values: readonly Value[]): Map<number, number> {
  return new Map(
    values.flatMap(({ labels: { le }, value }) =>
      le === undefined ? [] : [[le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le), value]],
    ),
  );
}

const share = 0.99;

/**
 * The time within which 99 of 100 were done that came to a histogram since, as its buckets tell: in
 * seconds, between the bounds of a bucket in proportion; 0 where none came.
 */
function slowestOf(before: ReadonlyMap<number, number>, now: ReadonlyMap<number, number>): number {
  const since = [...now].map(
    ([bound, count]) => [bound, count - (before.get(bound) ?? 0)] as const,
  );
  const all = since.at(-1)?.[1] ?? 0;
  if (all === 0) return 0;
  let [from, under] = [0, 0];
  for (const [bound, count] of since) {
    if (count >= share * all) {
      if (bound === Number.POSITIVE_INFINITY) return from;
      return from + ((bound - from) * (share * all - under)) / (count - under);
    }
    [from, under] = [bound, count];
  }
  return from;
}
