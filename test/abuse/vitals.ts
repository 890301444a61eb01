import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { look } from '../faults/network/vitals.ts';
import type { AbusedHouse } from './abused-house.ts';

/** What a running program has taken of its machine. */
export interface Vitals {
  /** Resident, all garbage collected; what V8 and the system keep for later is part of it. */
  readonly memoryMb: number;
  /** The part that JavaScript holds, buffers included. */
  readonly heldMb: number;
  readonly descriptors: number;
  readonly diskMb: number;
  /** Delay of the event loop since the last look, milliseconds, p99. */
  readonly lagMs: number;
  readonly connections: number;
}

export async function takeVitals(house: AbusedHouse): Promise<Vitals> {
  const { lagMs } = await look(house);
  // Collecting is one long delay of the loop: it counts for nobody.
  const heldMb = await house.held();
  const { memoryMb, connections } = await look(house);
  const diskMb = diskOf(house.data);
  return { memoryMb, heldMb, descriptors: descriptorsOf(house), diskMb, lagMs, connections };
}

/** Files and sockets that it has open. */
export const descriptorsOf = ({ pid }: AbusedHouse) => readdirSync(`/proc/${pid}/fd`).length;

function diskOf(folder: string): number {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.map(({ name }) => statSync(join(folder, name)).size);
  return bytes.reduce((sum, size) => sum + size, 0) / 1_048_576;
}

/** What there is more of than before; the lag is the later one. */
export function grownBy(before: Vitals, after: Vitals): Vitals {
  return {
    memoryMb: after.memoryMb - before.memoryMb,
    heldMb: after.heldMb - before.heldMb,
    descriptors: after.descriptors - before.descriptors,
    diskMb: after.diskMb - before.diskMb,
    lagMs: after.lagMs,
    connections: after.connections - before.connections,
  };
}
