import { defaultLimits } from '../../src/protocol/limit.ts';
import { Recording } from '../history/history.ts';
import { type Random, seeded } from '../random/seeded.ts';
import { FlakyBus } from './bus.ts';
import { Clock } from './clock.ts';
import { Disk } from './disk.ts';
import { decreed } from './law.ts';
import { Network } from './network.ts';
import { Browser, Person } from './person.ts';
import type { Order, Plan } from './plan.ts';
import { Server } from './server.ts';

const codes = ['tea', 'cake'];

/** The parts of one simulated world. Each draws its chance from a row of numbers of its own. */
export class Stage {
  readonly clock = new Clock();
  /** What `Math.random` and random bytes are made of. */
  readonly chance: Random;
  readonly disk: Disk;
  readonly server: Server;
  readonly network: Network;
  readonly recording = new Recording();
  readonly people = new Map<string, Person>();
  /** Who brings about what happens to others. */
  readonly fate = this.clock.current;
  readonly #plan: Plan;
  #decrees = 0;

  constructor(plan: Plan) {
    const { clock } = this;
    const row = (n: number) => seeded(plan.seed * 8 + n);
    const limits = { ...defaultLimits, ...plan.limits };
    const busChance = row(3);
    this.#plan = plan;
    this.chance = row(1);
    this.disk = new Disk(clock, row(2));
    const bus = () => new FlakyBus(clock, busChance);
    this.server = new Server({ clock, disk: this.disk, bus, limits });
    this.network = new Network({ clock, random: row(4), server: this.server, limits });
  }

  /** The server starts, and everybody opens a tab. Inside the world only. */
  async open(): Promise<void> {
    const { clock, network, recording, server } = this;
    const { tabs, seed } = this.#plan;
    server.start();
    await clock.run(0);
    const browsers = new Map<number, Browser>();
    const { rooms } = this;
    for (const { name, browser: number } of tabs) {
      const browser = browsers.get(number) ?? new Browser(clock, seeded(seed * 8 + 5));
      browsers.set(number, browser);
      const person = new Person({ name, browser, rooms, clock, network, recording });
      this.people.set(name, person);
    }
  }

  get rooms(): readonly string[] {
    return codes.slice(0, this.#plan.rooms);
  }

  /** An order with the ids of people in the place of the names of their tabs. */
  meant(order: Order): Order {
    if (order.type === 'set') return order;
    return { ...order, person: this.people.get(order.person)?.author ?? order.person };
  }

  /** The host decides something, if the server can hear it. */
  decree(room: number, order: Order): void {
    const { rooms, process } = this.server;
    const code = this.rooms[room];
    if (!rooms || !process || code === undefined) return;
    const ref = `decree ${++this.#decrees}`;
    this.clock.schedule(0, process, () => void decreed(rooms, code, this.meant(order), ref));
  }

  /** Whether everybody heard everything, and has nothing to say. */
  get isWell(): boolean {
    const { logs } = this.disk;
    return [...this.people.values()].every(
      (person) =>
        person.isCalm &&
        [...logs].every(([room, { facts, epoch }]) => person.hasHeard(room, facts.length, epoch)),
    );
  }
}
