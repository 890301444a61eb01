import type { Cost } from './cost.ts';
import type { Scene, Use } from './scene.ts';

/** What one line or one delivery takes. */
export interface Figure {
  readonly instructions: number;
  readonly writes: number;
  readonly bytes: number;
  /** Bytes that V8 gives out on its heap. */
  readonly allocated: number;
  /** Instructions by function, those that take most. */
  readonly where: Readonly<Record<string, number>>;
}

export const quantities = ['instructions', 'writes', 'bytes', 'allocated'] as const;
export type Quantity = (typeof quantities)[number];

/** Two sizes of one scene: what one has more than the other is what is counted. */
interface Pair {
  readonly name: string;
  readonly small: Scene;
  readonly large: Scene;
  readonly per: 'line' | 'delivery';
}

const quiet = { atOnce: 1, every: 50, lines: 60 } as const;
const hot = { atOnce: 4, every: 1, lines: 1_200 } as const;
const alone = { dialect: 'native', readers: 1, atOnce: 1, every: 50 } as const;

const pairs: readonly Pair[] = [
  {
    name: 'native: a line, decided, numbered, answered, heard by one',
    per: 'line',
    small: { ...alone, lines: 400 },
    large: { ...alone, lines: 1_200 },
  },
  readersOf('native: a delivery, quiet', { dialect: 'native', ...quiet }),
  readersOf('native: a delivery, hot', { dialect: 'native', ...hot }),
  readersOf('roomcode: a delivery, quiet', { dialect: 'roomcode', ...quiet }),
  readersOf('roomcode: a delivery, hot', { dialect: 'roomcode', ...hot }),
];

function readersOf(name: string, scene: Omit<Scene, 'readers'>): Pair {
  const small = { ...scene, readers: 50 };
  return { name, per: 'delivery', small, large: { ...scene, readers: 250 } };
}

/** All that is to be played, in order. */
export const scenes: readonly Scene[] = pairs.flatMap(({ small, large }) => [small, large]);

/**
 * By how much longer the same is played where nobody counts instructions. V8 gives out its heap in
 * pages of 262,144 bytes: one more or less has to be little beside all that is given out.
 */
const longer = 10;
export const longScenes: readonly Scene[] = scenes.map((scene) => {
  return { ...scene, lines: scene.lines * longer };
});

/** Functions that are named: enough to find what changed, few enough to read. */
const mostNamed = 60;

/**
 * @param uses what each of `longScenes` used
 * @param costs the instructions of each of `scenes`
 */
export function figuresOf(
  uses: readonly Use[],
  costs: readonly Cost[],
): ReadonlyMap<string, Figure> {
  const figures = pairs.map(({ name, per, small, large }, i): [string, Figure] => {
    const [less, more] = [uses[2 * i] as Use, uses[2 * i + 1] as Use];
    const [cheap, dear] = [costs[2 * i] as Cost, costs[2 * i + 1] as Cost];
    const deliveries = (more.deliveries - less.deliveries) / longer;
    const units = per === 'line' ? large.lines - small.lines : deliveries;
    const each = (value: number) => round(value / units);
    const eachOfLonger = (value: number) => round(value / (units * longer));
    return [
      name,
      {
        instructions: each(dear.total - cheap.total),
        writes: eachOfLonger(more.writes - less.writes),
        bytes: eachOfLonger(more.bytes - less.bytes),
        allocated: eachOfLonger(more.allocated - less.allocated),
        where: whereOf(cheap, dear, each),
      },
    ];
  });
  return new Map(figures);
}

function whereOf(cheap: Cost, dear: Cost, each: (value: number) => number) {
  const grown = [...dear.byFunction].map(([name, cost]): [string, number] => [
    name,
    each(cost - (cheap.byFunction.get(name) ?? 0)),
  ]);
  grown.sort(([, a], [, b]) => b - a);
  return Object.fromEntries(grown.slice(0, mostNamed).filter(([, cost]) => cost > 0));
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
