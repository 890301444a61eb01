import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Bytes of lines that wait to be written; what comes on top of them is lost. */
const mostWaiting = 1_048_576;

/** One JSON object a line, on standard error: standard output is for the person who starts it. */
export function createLog(level: string): Log {
  const out = pino.destination({ dest: 2, sync: false, maxLength: mostWaiting });
  // Where a line can't be written (a full disk), the line is lost and not the server.
  out.on('error', () => {});
  return pino({ level, base: null }, out);
}
