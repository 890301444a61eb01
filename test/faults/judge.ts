import { join } from 'node:path';
import { LogReader, openToRead } from '../../src/store/sqlite/read.ts';
import { verifyLog } from '../../src/store/sqlite/verify.ts';
import { check } from '../history/checker.ts';
import { count, type Fault } from '../history/fault.ts';
import type { Log, Recording } from '../history/history.ts';
import type { FaultResult } from './fault.ts';

type Judgement = Omit<FaultResult, 'runs'> & { readonly broken: readonly string[] };

/** Reads and verifies the log in a folder, whether a server runs on it or not. */
export function readLogs(folder: string): {
  readonly logs: ReadonlyMap<string, Log>;
  readonly damage: readonly string[];
} {
  const database = openToRead(join(folder, 'parlour.db'));
  try {
    const reader = new LogReader(database);
    const verified = [...verifyLog(database)];
    const logs = verified.map(([room, { facts }]): [string, Log] => {
      return [room, { epoch: reader.epoch, facts: reader.events(room, 0, facts, facts) }];
    });
    const damage = verified.flatMap(([room, { fault }]) =>
      fault ? [`${room}, ${fault.seq}: ${fault.text}`] : [],
    );
    return { logs: new Map(logs), damage };
  } finally {
    database.close();
  }
}

/** Holds what was sent, answered and heard against the log in the folder. */
export function judge(folder: string, recording: Recording): Judgement {
  const { logs, damage } = readLogs(folder);
  const history = recording.history(logs);
  const faults = check(history);
  return {
    acknowledged: history.operations.filter(({ outcome }) => outcome === 'ok').length,
    ...counted(faults),
    broken: [...damage, ...sentences(faults)],
  };
}

/** What a checker found, in the columns of the table. */
export function counted(faults: readonly Fault[]) {
  return {
    lost: count(faults, 'lost', 'hole', 'never shown'),
    doubled: count(faults, 'stored twice', 'shown twice'),
    reordered: count(faults, 'reordered', 'shown out of order'),
  };
}

/** The first of each kind, in words. */
function sentences(faults: readonly Fault[]): string[] {
  const kinds = Map.groupBy(faults, ({ kind }) => kind);
  return [...kinds].map(([kind, found]) => {
    const [first] = found as [Fault, ...Fault[]];
    return `${found.length} ${kind}: first in ${first.room}, ${first.who}: ${first.what}.`;
  });
}
