import { faultsOfLog } from './check-log.ts';
import { faultsOfReader } from './check-reader.ts';
import type { Fault } from './fault.ts';
import type { History } from './history.ts';
import { TrueLog } from './true-log.ts';

/**
 * Holds a recorded history against what Parlour promises.
 *
 * @example
 * const faults = check(recording.history(logs));
 * expect(faults).toEqual([]);
 * @returns every breach of a promise, none where all was kept
 */
export function check(history: History): Fault[] {
  const rooms = new Set([
    ...history.logs.keys(),
    ...history.operations.map(({ room }) => room),
    ...history.readers.map(({ room }) => room),
  ]);
  return [...rooms].flatMap((room) => {
    const operations = history.operations.filter((operation) => operation.room === room);
    const log = new TrueLog(room, history.logs.get(room), operations);
    const readers = history.readers.filter((reader) => reader.room === room);
    return [...faultsOfLog(log), ...readers.flatMap((reader) => faultsOfReader(reader, log))];
  });
}
