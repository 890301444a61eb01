import type { Plan, Step, Tab } from './plan.ts';

const ann: Tab = { name: 'ann', browser: 0 };
const who = 'ann';

function alone(seed: number, steps: readonly Step[], limits: Partial<Plan['limits']> = {}): Plan {
  const usual = {
    resumeGap: 300,
    historyPage: 100,
    requestsInFlight: 16,
    unsentBytes: 65_536,
    peopleListed: 100,
    pingSeconds: 25,
  };
  return { seed, tabs: [ann], rooms: 1, limits: { ...usual, ...limits }, steps };
}

const post = (wait: number, times: number): Step => ({ wait, act: 'post', who, room: 0, times });
const edit = (wait: number): Step => ({ wait, act: 'edit', who, room: 0, pick: 0 });
const leave = (wait: number): Step => ({ wait, act: 'leave', who, room: 0 });

const archive = (wait: number, value: boolean): Step => {
  return { wait, act: 'decree', room: 0, order: { type: 'set', setting: 'archived', value } };
};

/** Plans that failed once, as small as they could be made, or in which what was broken on purpose shows. */
export const found: Readonly<Record<string, Plan>> = {
  'a network that stands still between handshake and hello ends nothing': alone(1, [
    { wait: 13, act: 'hold', who, way: 'up', ms: 20_000 },
    post(30_000, 1),
  ]),
  'who leaves a room with something unsent and comes back says it first': alone(712, [
    post(0, 2),
    leave(1),
    post(0, 8),
  ]),
  'who comes back within the milliseconds of a burst says it after the burst': alone(
    2294,
    [post(5, 3), leave(0), post(1, 3)],
    { resumeGap: 3, requestsInFlight: 1, unsentBytes: 1_000 },
  ),
  'a room is opened on a disk that takes every other commit': alone(1, [
    post(0, 1),
    { wait: 200, act: 'disk', state: 'flaky', ms: 20_000 },
    ...Array.from({ length: 20 }, (): readonly Step[] => [
      archive(100, true),
      ...Array.from({ length: 6 }, () => edit(2)),
      archive(0, false),
      ...Array.from({ length: 6 }, () => edit(2)),
    ]).flat(),
  ]),
  'who was cut off while a text was changed twice hears the last one': {
    ...alone(1, [
      post(0, 1),
      ...Array.from({ length: 8 }, (): readonly Step[] => [
        { wait: 2_000, act: 'cut', who: 'bo' },
        { wait: 5, act: 'edit', who, room: 0, pick: 0 },
        { wait: 30, act: 'edit', who, room: 0, pick: 0 },
      ]).flat(),
    ]),
    tabs: [ann, { name: 'bo', browser: 1 }],
  },
};
