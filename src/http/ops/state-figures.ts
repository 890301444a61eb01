import { Gauge, type Registry } from '@prometheus-io/client';
import type { HookWatch } from '../../hook-watch.ts';
import type { Sizes } from '../../protocol/desk.ts';
import { hookFigures } from './hook-figures.ts';

/** The room on the disk, with its alarms: none, near, last or full. */
interface DiskBudget {
  readonly limit: number | undefined;
  readonly alarm: string;
  readonly short: string;
  /** The times that each step of the limit's alarm was reached. */
  readonly reached: Readonly<Record<'near' | 'last' | 'full', number>>;
}

const alarms = ['none', 'near', 'last', 'full'];

/** The state of a server, as it is when somebody reads the figures. */
export interface State {
  /** The rooms that are open on this node. */
  readonly rooms: () => Iterable<{ readonly people: number }>;
  readonly sizes: () => Promise<Sizes>;
  /** The bound of the data folder, and how near it and the end of the disk are; absent where nobody looks. */
  readonly disk?: DiskBudget | undefined;
  readonly hooks: HookWatch;
}

const sizes: readonly (readonly [keyof Sizes, string, string])[] = [
  ['database', 'parlour_database_bytes', 'Bytes of the log, with what is not yet written into it.'],
  ['index', 'parlour_search_index_bytes', 'Bytes of the index of the search.'],
  ['free', 'parlour_disk_free_bytes', 'Bytes that are free on the disk of the data folder.'],
];

/** Has the figures tell of rooms, people and the disk: nothing is counted but when they are read. */
export function stateFigures(state: State, registers: Registry[]): void {
  new Gauge({
    name: 'parlour_rooms',
    help: 'Rooms that are open on this node (open), and those of them with people (peopled).',
    labelNames: ['state'],
    registers,
    collect() {
      let [open, peopled] = [0, 0];
      for (const { people } of state.rooms()) {
        open++;
        if (people > 0) peopled++;
      }
      this.set({ state: 'open' }, open);
      this.set({ state: 'peopled' }, peopled);
    },
  });
  new Gauge({
    name: 'parlour_people',
    help: 'People in rooms; who is in two rooms counts twice.',
    registers,
    collect() {
      let all = 0;
      for (const { people } of state.rooms()) all += people;
      this.set(all);
    },
  });
  for (const [which, name, help] of sizes) {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const found = (await state.sizes())[which];
        this.set(found ?? Number.NaN);
      },
    });
  }
  const { disk } = state;
  if (disk) diskFigures(disk, registers);
  hookFigures(state.hooks, registers);
}

function diskFigures(disk: DiskBudget, registers: Registry[]): void {
  new Gauge({
    name: 'parlour_disk_limit_bytes',
    help: 'Bytes that the data folder may have.',
    registers,
    collect() {
      this.set(disk.limit ?? Number.POSITIVE_INFINITY);
    },
  });
  new Gauge({
    name: 'parlour_disk_alarm',
    help: 'Alarms of the bound of the data folder (limit) and of its disk (disk): 0 none, 1 from 80 % on, 2 from 95 % on, 3 full.',
    labelNames: ['of'],
    registers,
    collect() {
      this.set({ of: 'limit' }, alarms.indexOf(disk.alarm));
      this.set({ of: 'disk' }, alarms.indexOf(disk.short));
    },
  });
  new Gauge({
    name: 'parlour_disk_alarms_reached',
    help: 'Times since the start that the bound of the data folder reached each step: near from 80 % on, last from 95 % on, full.',
    labelNames: ['step'],
    registers,
    collect() {
      for (const [step, times] of Object.entries(disk.reached)) this.set({ step }, times);
    },
  });
}
