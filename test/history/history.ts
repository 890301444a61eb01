import type { Gap, Page } from '../../src/client/index.ts';
import type { OpenEvent } from '../../src/protocol/clearance.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import type { Change } from '../../src/protocol/fact.ts';
import type { Cursor, Message } from '../../src/protocol/record.ts';

/** How a command ended: done, certainly not done, or nobody knows. */
export type Outcome = 'ok' | 'failed' | 'unknown';

/** A command that changes a room, as its sender knows it. */
export interface Operation {
  /** Who composed it: what one sender posts in a room is stored in the order it was posted. */
  readonly sender: string;
  /** The public id under which it is stored. */
  readonly author: string;
  /** The room's key. */
  readonly room: string;
  /** Absent where the sender does not know it; it is then told by what it changes. */
  readonly ref?: string | undefined;
  readonly change: Change;
  readonly outcome: Outcome;
  /** Of an `ok`: the fact it became, as acknowledged. */
  readonly seq?: number;
  /** Of an `ok`: the log that acknowledged it, where that was told. */
  readonly epoch?: string;
  /** Of an `ok`: how many were before it was; absent where nobody counted. */
  readonly acked?: number;
  /** It failed, and was sent again later: it has no place among others. */
  readonly isAgain?: true;
}

/** One thing a reader was shown or told. */
export type Shown =
  /** The reader comes in after this, when so many commands were acknowledged. */
  | { readonly type: 'came'; readonly acked: number }
  | { readonly type: 'page'; readonly page: Page }
  | { readonly type: 'event'; readonly event: OpenEvent }
  /** Messages read to fill a gap, asked for when the reader had heard up to `asked`. */
  | { readonly type: 'filled'; readonly asked: number; readonly messages: readonly Message[] }
  /** Nothing is missing any more between `from` and `to`. */
  | { readonly type: 'closed'; readonly gap: Gap }
  /** Everything up to `seq` was shown. */
  | { readonly type: 'complete'; readonly seq: number };

/** One reader of one room, from its first page to its end. */
export interface Reader {
  readonly name: string;
  readonly room: string;
  /** Where a page that came by other means ended. */
  readonly begins?: Cursor | undefined;
  readonly shown: readonly Shown[];
  /** True where the whole log has to have arrived by now. */
  readonly awaited: boolean;
}

/** What the store holds of a room in the end, as `events` reads it. */
export interface Log {
  readonly epoch: string;
  readonly facts: readonly RoomEvent[];
  /** Facts of which only those who keep order hear more than the number: `room epoch seq`, of every log. */
  readonly sealed?: ReadonlySet<string>;
  /** Logs in which a role was given or taken, so that somebody may be told the room anew: `room epoch`. */
  readonly moved?: ReadonlySet<string>;
}

/** All that happened, by those it happened to. */
export interface History {
  /** In the order in which they began. */
  readonly operations: readonly Operation[];
  readonly readers: readonly Reader[];
  /** By the room's key. A room without a log is empty. */
  readonly logs: ReadonlyMap<string, Log>;
}

/** A command while it is recorded: unknown until its end is set. */
export interface OpenOperation
  extends Omit<Operation, 'outcome' | 'seq' | 'epoch' | 'acked' | 'isAgain'> {
  outcome: Outcome;
  seq?: number;
  epoch?: string;
  acked?: number;
  isAgain?: true;
}

/** A reader while it is recorded. */
export interface OpenReader extends Omit<Reader, 'shown' | 'awaited'> {
  readonly shown: Shown[];
  awaited: boolean;
}

/**
 * Takes down a history while it happens.
 *
 * @example
 * const recording = new Recording();
 * const change = { type: 'posted', text: 'hi' } as const;
 * const hi = recording.begin({ sender: 'ann', author: 'g_ann', room: 'tea', ref: 'r1', change });
 * Object.assign(hi, { outcome: 'ok', seq: 1 });
 * const bo = recording.reader('bo', 'tea');
 * bo.shown.push({ type: 'page', page }, { type: 'event', event });
 * expect(check(recording.history(logs))).toEqual([]);
 */
export class Recording {
  readonly operations: OpenOperation[] = [];
  readonly readers: OpenReader[] = [];
  /** How many commands were acknowledged so far. */
  acked = 0;

  /** A command is sent for the first time; it stays `unknown` until the caller sets its end. */
  begin(begun: Omit<Operation, 'outcome' | 'seq' | 'epoch' | 'acked'>): OpenOperation {
    const operation: OpenOperation = { ...begun, outcome: 'unknown' };
    this.operations.push(operation);
    return operation;
  }

  /** A command is acknowledged, as fact `seq` of log `epoch`. */
  acknowledge(operation: OpenOperation, seq: number, epoch: string | undefined): void {
    Object.assign(operation, { outcome: 'ok', seq, epoch, acked: this.acked++ });
  }

  /** Its sender gave it up and sends it again: before what he has not sent yet, behind the rest. */
  again(operation: OpenOperation): void {
    operation.outcome = 'unknown';
    operation.isAgain = true;
  }

  /**
   * Somebody begins to read a room.
   *
   * @param begins where a page that came by other means ended
   */
  reader(name: string, room: string, begins?: Cursor): OpenReader {
    const reader: OpenReader = { name, room, begins, shown: [], awaited: true };
    this.readers.push(reader);
    return reader;
  }

  /** What was taken down, beside what the store holds now. */
  history(logs: ReadonlyMap<string, Log>): History {
    return { operations: this.operations, readers: this.readers, logs };
  }
}
