import { complain } from '../../src/guard.ts';
import type { ReadMark } from '../../src/protocol/own-word.ts';
import { further, GatheredMarks, type MarkTable } from '../../src/store/marks/gathered-marks.ts';
import { marksKept, roomsMarked } from '../../src/store/marks/marks.ts';

export type ModelMarks = Map<string, Map<string, ReadMark>>;

/** Marks in memory, kept in `people` from one opening to the next. */
export function modelMarks(people: ModelMarks): GatheredMarks {
  const latest = (marks: Iterable<ReadMark>) =>
    [...marks]
      .filter(({ at }) => at >= Date.now() - marksKept)
      .sort((a, b) => b.at - a.at || (a.room < b.room ? -1 : 1))
      .slice(0, roomsMarked);
  const roomsOf = (author: string) => people.get(author) ?? new Map<string, ReadMark>();
  const keep = (author: string, mark: ReadMark) => {
    const rooms = roomsOf(author);
    rooms.set(mark.room, further(mark, rooms.get(mark.room)));
    const kept = latest(rooms.values());
    people.set(author, new Map(kept.map((one) => [one.room, one])));
  };
  const table: MarkTable = {
    async put(marks) {
      for (const { author, ...mark } of marks) keep(author, mark);
    },
    of: async (author) => latest(roomsOf(author).values()),
    async forget(author, room) {
      people.get(author)?.delete(room);
    },
    async hand(from, to, room) {
      const mark = people.get(from)?.get(room);
      if (mark) keep(to, mark);
      people.get(from)?.delete(room);
    },
    async close() {},
  };
  return new GatheredMarks(table, { onBug: complain });
}
