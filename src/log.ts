import { type Logger, pino } from 'pino';

export type Log = Logger;

/** One JSON object a line, on standard error: standard output is for the person who starts it. */
export function createLog(level: string): Log {
  return pino({ level, base: null }, pino.destination({ dest: 2, sync: false }));
}
