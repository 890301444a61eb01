import { type Logger, pino } from 'pino';

export type Log = Logger;

/** The least of what a log tells. */
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

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
