import { Counter, Gauge, Histogram, type Registry } from '@prometheus-io/client';
import type { HookBehind, HookWatch } from '../../hook-watch.ts';

/** As far as the longest time that any of them has, ten seconds. */
const buckets = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** Has the figures tell of a program's hooks, and nothing of those that it has not. */
export function hookFigures(hooks: HookWatch, registers: Registry[]): void {
  const calls = new Counter({
    name: 'parlour_hook_calls_total',
    help: 'Calls of hooks by how they ended.',
    labelNames: ['hook', 'end'],
    registers,
  });
  const seconds = new Histogram({
    name: 'parlour_hook_seconds',
    help: 'Time that hooks took for a call.',
    labelNames: ['hook'],
    buckets,
    registers,
  });
  for (const { name: hook, ends } of hooks.looks) {
    // A rate is seen from the first call on where its counter was there before.
    for (const end of ends) calls.inc({ hook, end }, 0);
    seconds.zero({ hook });
  }
  hooks.tell((hook, end, milliseconds) => {
    calls.inc({ hook, end });
    seconds.observe({ hook }, milliseconds / 1_000);
  });
  waitingFigures(hooks, registers);
  behindFigures(hooks, registers);
}

function waitingFigures(hooks: HookWatch, registers: Registry[]): void {
  new Gauge({
    name: 'parlour_hook_waiting',
    help: 'What waits for hooks: for the answer of a call (asked), or until it is called (queued).',
    labelNames: ['hook', 'state'],
    registers,
    collect() {
      for (const { name: hook, asked, queued } of hooks.looks) {
        this.set({ hook, state: 'asked' }, asked());
        if (queued) this.set({ hook, state: 'queued' }, queued());
      }
    },
  });
}

/** The figures of a hook's backlog, each with how it is counted. */
const behinds: readonly (readonly [string, string, (behind: HookBehind) => number])[] = [
  [
    'parlour_hook_behind_rooms',
    'Rooms with facts that a hook was not told yet, 10,000 at most.',
    ({ rooms }) => rooms,
  ],
  [
    'parlour_hook_behind_events',
    'Facts that a hook was not told yet, of those rooms.',
    ({ events }) => events,
  ],
  [
    'parlour_hook_lag_seconds',
    'Age of the oldest fact that a hook was not told yet.',
    ({ since = Date.now() }) => Math.max(0, Date.now() - since) / 1_000,
  ],
];

function behindFigures(hooks: HookWatch, registers: Registry[]): void {
  for (const [name, help, count] of behinds) {
    new Gauge({
      name,
      help,
      labelNames: ['hook'],
      registers,
      collect() {
        for (const { name: hook, behind } of hooks.looks) {
          if (behind) this.set({ hook }, count(behind()));
        }
      },
    });
  }
}
