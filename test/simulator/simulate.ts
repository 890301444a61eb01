import { check } from '../history/checker.ts';
import type { Fault } from '../history/fault.ts';
import type { History } from '../history/history.ts';
import { type Asked, faultsOfLaw, isOrder } from './law.ts';
import type { Person } from './person.ts';
import type { Order, Plan } from './plan.ts';
import { Stage } from './stage.ts';
import { takeStep } from './take-step.ts';
import { enterWorld } from './world.ts';

/** What came of a plan. */
export interface Outcome {
  readonly faults: readonly Fault[];
  /** Errors of the server that no step accounts for, and who still waits when all works again. */
  readonly bugs: readonly unknown[];
  readonly history: History;
  /** Milliseconds of simulated time. */
  readonly took: number;
}

/** Longer than the slowest way back: a half-open connection, a backoff and the next one. */
const patience = 180_000;

/**
 * Plays a plan with the real SDK, sessions, hub and rooms, in a world of its own, waits until all
 * is well again, and checks what everybody was told.
 *
 * @param change breaks a part of the world, to see that found
 * @example
 * const { faults, bugs } = await simulate(planOf(712));
 * expect(faults).toEqual([]);
 */
export async function simulate(plan: Plan, change?: (stage: Stage) => void): Promise<Outcome> {
  const stage = new Stage(plan);
  change?.(stage);
  const leaveWorld = enterWorld(stage.clock, stage.chance, stage.network.WebSocket);
  try {
    await stage.open();
    for (const step of plan.steps) {
      await stage.clock.run(stage.clock.now + step.wait);
      await takeStep(stage, step);
    }
    await heal(stage);
    if (!stage.isWell) stage.server.bugs.push(new Error('Somebody still waits.'));
  } finally {
    leaveWorld();
  }
  const { recording, disk, server, clock } = stage;
  const history = recording.history(disk.logs);
  server.bugs.push(...(await faultsOfLaw(stage)));
  return { faults: check(history), bugs: server.bugs, history, took: clock.now };
}

/** Everything works again: all that was said has to arrive. */
async function heal(stage: Stage): Promise<void> {
  const { clock, server, disk, network } = stage;
  const people = [...stage.people.values()];
  disk.state = 'well';
  network.heal();
  for (const { process } of people) process.frozenUntil = 0;
  if (server.process) server.process.frozenUntil = 0;
  if (server.bus) server.bus.state = 'well';
  server.start();
  await clock.run(clock.now + patience, () => people.every(({ isCalm }) => isCalm));
  await open(stage);
  // Only a later event tells of a last one that the bus lost.
  for (const person of people) person.act(() => sayLast(person));
  await clock.run(clock.now + 100);
  await clock.run(clock.now + patience, () => stage.isWell);
  let filling = people.length;
  const fill = async (person: Person) => {
    await Promise.all(person.watches.map((watch) => watch.fill()));
    filling--;
  };
  for (const person of people) person.act(() => void fill(person));
  await clock.run(clock.now + patience, () => filling === 0);
}

const loose: readonly Order[] = [
  { type: 'set', setting: 'read', value: 'anyone' },
  { type: 'set', setting: 'post', value: 'anyone' },
  { type: 'set', setting: 'guests', value: 'on' },
  { type: 'set', setting: 'archived', value: false },
];

/** Where anything was decided, the host opens the rooms, and whoever was kept out comes back. */
async function open(stage: Stage): Promise<void> {
  const { clock, people, server } = stage;
  if (!server.asked.some(({ command }) => isOrder(command))) return;
  const isLoose = (asked: readonly Asked[]) => {
    const due = loose.length * stage.rooms.length;
    return asked.filter(({ actor, answer }) => actor.grants && answer).length >= due;
  };
  // A server that is about to stop takes none.
  for (let from = server.asked.length, tries = 0; tries < 10; tries++) {
    for (const order of loose) for (const room of stage.rooms.keys()) stage.decree(room, order);
    await clock.run(clock.now + 1_000);
    if (isLoose(server.asked.slice(from))) break;
    from = server.asked.length;
  }
  for (const person of people.values()) person.act(() => person.comeBack());
  await clock.run(clock.now + 100);
  await clock.run(clock.now + patience, () => [...people.values()].every(({ isCalm }) => isCalm));
}

function sayLast(person: Person): void {
  for (const room of person.watches.keys()) person.post(room, 1);
}
