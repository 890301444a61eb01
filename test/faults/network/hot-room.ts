import { setTimeout as pause } from 'node:timers/promises';
import { Histogram } from '../../../src/load/histogram.ts';
import { Talker } from '../../support/talker.ts';
import type { Fault } from '../fault.ts';
import { House } from '../house.ts';
import { generate } from './generator.ts';
import { look } from './vitals.ts';

const quietRooms = 10;
const sizes = { short: { readers: 100, rate: 100 }, long: { readers: 2_000, rate: 200 } };
/** Between two lines of a quiet room, milliseconds. */
const pace = 100;
const mostMs = 100;

/** Two people in a room of their own, of whom one says a line now and then and the other hears it. */
class QuietRoom {
  readonly #room: string;
  readonly #ann: Talker;
  readonly #bo: Talker;
  said = 0;
  skipped = 0;

  private constructor(room: string, ann: Talker, bo: Talker) {
    this.#room = room;
    this.#ann = ann;
    this.#bo = bo;
  }

  static async open(room: string, url: string): Promise<QuietRoom> {
    const [ann, bo] = await Promise.all([Talker.greet(url), Talker.greet(url)]);
    await Promise.all([ann.join(room), bo.join(room)]);
    return new QuietRoom(room, ann, bo);
  }

  /** Times each line from the moment at which it should have been said. */
  async talkUntil(isOver: AbortSignal, heard: Histogram): Promise<void> {
    const from = performance.now() + Math.random() * pace;
    while (!isOver.aborted) {
      const due = from + this.said * pace;
      await pause(Math.max(0, due - performance.now()));
      this.#ann.tell({ type: 'post', room: this.#room, text: `${++this.said}` });
      const { seq } = await this.#bo.hear('posted');
      heard.record(performance.now() - due);
      if (seq !== this.said) this.skipped++;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#ann.close(), this.#bo.close()]);
  }
}

/** A room that takes what it can get, beside rooms in which little is said. */
export const hotRoom: Fault = {
  name: 'hot-room',
  how: '200 messages a second are said in a room of 2,000, beside ten rooms of two in which ten a second are (100 in a room of 100 in the short form)',
  promise: 'all complete, and p99 from saying to hearing below 100 ms in the other rooms',
  runs: { short: 1, long: 20 },
  run: async ({ runs: seconds, isLong }) => {
    const { readers, rate } = isLong ? sizes.long : sizes.short;
    await using house = new House();
    await house.start();
    const url = `ws://127.0.0.1:${house.port}/ws`;
    const names = Array.from({ length: quietRooms }, (_, n) => `quiet ${n}`);
    const rooms = await Promise.all(names.map((name) => QuietRoom.open(name, url)));
    const over = new AbortController();
    const generating = generate({
      kind: 'fan-out',
      wire: 'native',
      port: house.port,
      serverPid: house.pid,
      rooms: 1,
      readersPerRoom: readers,
      everyoneEverywhere: false,
      speakersPerRoom: 10,
      rate,
      burst: 1,
      textBytes: 66,
      settleSeconds: 0.5,
      warmUpSeconds: isLong ? 2 : 0,
      seconds,
      drainSeconds: 10,
    });
    while ((await look(house)).connections < readers + 2 * quietRooms) await pause(50);
    const heard = new Histogram();
    const talking = rooms.map((room) => room.talkUntil(over.signal, heard));
    const hot = await generating;
    over.abort();
    await Promise.all(talking);
    await Promise.all(rooms.map((room) => room.close()));
    const sum = (pick: (room: QuietRoom) => number) =>
      rooms.reduce((all, room) => all + pick(room), 0);
    const { p50, p99 } = heard.summary();
    return {
      runs: 1,
      acknowledged: sum(({ said }) => said) + hot.due / readers,
      lost: sum(({ skipped }) => skipped) + hot.due - hot.delivered + hot.skipped,
      doubled: hot.doubled,
      reordered: hot.reordered,
      notes: isLong
        ? [
            `the quiet rooms' p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)} ms; the hot one's p99 ${hot.latency.p99.toFixed(1)} ms`,
          ]
        : [],
      broken: [
        ...(hot.garbled > 0 ? [`${hot.garbled} messages were others than were said.`] : []),
        ...(hot.closed > 0 ? [`${hot.closed} connections were let go.`] : []),
        ...(isLong && p99 > mostMs ? [`The quiet rooms' p99 was ${p99.toFixed(1)} ms.`] : []),
      ],
    };
  },
};
