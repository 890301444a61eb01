import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Bytes of lines that wait to be written; what comes on top of them is lost. */
const mostWaiting = 1_048_576;

/** One JSON object a line, on standard error: standard output is for the person who starts it. */
export function createLog(level: string): Log {
  // Without a least length, flush() waits for nothing, and the last lines come in any order.
  const out = pino.destination({ dest: 2, sync: false, minLength: 1, maxLength: mostWaiting });
  let isLost = false;
  // Where a line can't be written (a full disk), the line is lost and not the server.
  out.on('error', () => {
    isLost = true;
  });
  out.on('write', () => {
    isLost = false;
  });
  const flushSync = out.flushSync.bind(out);
  // At its end the process would try for ever where nothing can be written, as at a terminal that is gone.
  out.flushSync = () => {
    if (!isLost) flushSync();
  };
  return pino({ level, base: null }, out);
}

/** Says who was refused what. */
export interface RefusalLog {
  /** @param from the address of who was refused */
  note(code: string, from: string | undefined): void;
  /** Says what is not said yet. */
  close(): void;
}

interface Refused {
  readonly code: string;
  readonly from: string | undefined;
  times: number;
}

const minute = 60_000;
/** Kinds and addresses that are told apart in a minute. */
const most = 1_000;

/**
 * A refusal is logged at once, and its like (the same code, the same address) in one line a minute
 * from then on, so that nobody can fill a disk by being refused.
 */
export function createRefusalLog(log: Log): RefusalLog {
  const known = new Map<string, Refused>();
  let timer: NodeJS.Timeout | undefined;
  const say = ({ code, from, times }: Refused) => log.info({ code, from, times }, 'refused');
  const tell = () => {
    timer = undefined;
    for (const [key, refused] of known) {
      if (refused.times === 0) known.delete(key);
      else say(refused);
      refused.times = 0;
    }
    if (known.size > 0) start();
  };
  const start = () => {
    timer ??= setTimeout(tell, minute).unref();
  };
  return {
    note(code, address) {
      const from = known.size < most || known.has(`${code} ${address}`) ? address : 'others';
      const key = `${code} ${from}`;
      const refused = known.get(key);
      if (refused) {
        refused.times++;
        return;
      }
      known.set(key, { code, from, times: 0 });
      say({ code, from, times: 1 });
      start();
    },
    close() {
      clearTimeout(timer);
      for (const refused of known.values()) if (refused.times > 0) say(refused);
      known.clear();
    },
  };
}
