import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { busySeconds } from '../../src/load/proc.ts';

/** A machine that does less than this share of what it could leaves room to measure. */
const quietShare = 0.1;
const lookSeconds = 0.3;

/** Waits until nobody else uses this machine, but not for ever. */
export async function quietMachine(patienceSeconds: number): Promise<void> {
  const deadline = performance.now() + patienceSeconds * 1000;
  while (performance.now() < deadline) {
    const before = busySeconds();
    const from = performance.now();
    await sleep(lookSeconds * 1000);
    const seconds = (performance.now() - from) / 1000;
    if ((busySeconds() - before) / seconds / cpus().length < quietShare) return;
  }
}
