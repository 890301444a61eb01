import type { FanOutResult } from './plan.ts';

/** A load that was tried. */
export interface Step {
  /** Lines a second that were said. */
  readonly rate: number;
  /** Deliveries a second that this asks for. */
  readonly deliveries: number;
  /** Milliseconds within which 99 of 100 deliveries arrived. */
  readonly p99: number;
  /** Everything arrived, once and in order, and within the bound. */
  readonly isHeld: boolean;
}

export interface GrowthOptions {
  readonly readers: number;
  readonly firstRate: number;
  /** Milliseconds of p99 up to which a load counts as held. */
  readonly bound: number;
  /** Milliseconds after which no further load is tried. */
  readonly budget: number;
  /** Plays a load of so many lines a second. */
  play(rate: number): Promise<FanOutResult>;
  /** Told of each load once it was tried. */
  onStep?(step: Step): void;
}

/** Doubles the load until it is not held or the time is up, then tries halfway between. */
export async function grow(options: GrowthOptions): Promise<readonly Step[]> {
  const { readers, bound, budget, play, onStep } = options;
  const start = performance.now();
  const steps: Step[] = [];
  const attempt = async (rate: number): Promise<boolean> => {
    const result = await play(rate);
    const { p99 } = result.latency;
    const isHeld = isSound(result) && p99 <= bound;
    const step = { rate, deliveries: rate * readers, p99, isHeld };
    steps.push(step);
    onStep?.(step);
    return isHeld;
  };
  const isTimeLeft = () => performance.now() - start < budget;
  let rate = options.firstRate;
  while (isTimeLeft() && (await attempt(rate))) rate *= 2;
  const fell = steps.at(-1);
  if (steps.length > 1 && fell && !fell.isHeld && isTimeLeft()) await attempt(fell.rate * 0.75);
  return steps;
}

function isSound({ due, delivered, doubled, reordered, skipped, garbled, closed }: FanOutResult) {
  return delivered === due && doubled + reordered + skipped + garbled + closed === 0;
}

/** The greatest load that was held; undefined if none was. */
export function mostHeld(steps: readonly Step[]): Step | undefined {
  return steps.filter(({ isHeld }) => isHeld).sort((a, b) => b.deliveries - a.deliveries)[0];
}
