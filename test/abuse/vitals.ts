import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { House } from '../faults/house.ts';
import { look } from '../faults/network/vitals.ts';

/** What a running program has taken of its machine. */
export interface Vitals {
  readonly memoryMb: number;
  readonly descriptors: number;
  readonly diskMb: number;
  /** Delay of the event loop since the last look, milliseconds, p99. */
  readonly lagMs: number;
  readonly connections: number;
}

export async function takeVitals(house: House): Promise<Vitals> {
  const { memoryMb, lagMs, connections } = await look(house);
  const descriptors = readdirSync(`/proc/${house.pid}/fd`).length;
  return { memoryMb, descriptors, diskMb: diskOf(house.data), lagMs, connections };
}

function diskOf(folder: string): number {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.map(({ name }) => statSync(join(folder, name)).size);
  return bytes.reduce((sum, size) => sum + size, 0) / 1_048_576;
}

/** What there is more of than before; the lag is the later one. */
export function grownBy(before: Vitals, after: Vitals): Vitals {
  return {
    memoryMb: after.memoryMb - before.memoryMb,
    descriptors: after.descriptors - before.descriptors,
    diskMb: after.diskMb - before.diskMb,
    lagMs: after.lagMs,
    connections: after.connections - before.connections,
  };
}
