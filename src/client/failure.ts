import type { ErrorCode } from '../protocol/error.ts';
import type { Work } from '../protocol/work.ts';

/** A server's code, or one from here; a server that is newer may have others. */
export type FailureCode =
  | ErrorCode
  | 'offline'
  | 'unanswered'
  | 'aborted'
  | 'no_token'
  | 'too_big'
  | 'bad_code'
  | (string & Record<never, never>);

/**
 * The reason for which a request did not succeed.
 *
 * @example
 * try {
 *   await room.edit(12, 'as I meant it');
 * } catch (error) {
 *   if (error instanceof Failure && error.outcome === 'unknown') showThatItMayHaveHappened();
 * }
 */
export class Failure extends Error {
  /** `failed`: certainly not done. `unknown`: sent, but the answer never came. */
  declare readonly outcome: 'failed' | 'unknown';
  /** The server's code, or `offline`, `unanswered`, `aborted`, `no_token`, `too_big`, `bad_code` from here. */
  declare readonly code: FailureCode;
  /** Seconds after which the same may succeed; null: unchanged, it fails again. */
  declare readonly retry: number | null;
  /** The work that is asked for before; the SDK does it. */
  declare readonly work: Work | undefined;
  /** With `timed_out` and `banned`: the words of whoever decided that, if any. */
  declare readonly reason: string | undefined;

  constructor(
    outcome: 'failed' | 'unknown',
    code: string,
    text: string,
    retry: number | null = null,
    work?: Work,
    reason?: string,
  ) {
    super(text);
    Object.assign(this, { name: 'Failure', outcome, code, retry, work, reason });
  }
}

/** The words of a server that refuses. */
export interface Refused {
  readonly code: string;
  readonly text: string;
  readonly retry: number | null;
  readonly work?: Work;
  readonly reason?: string | undefined;
}

/**
 * Milliseconds after which what came too fast is asked for again by itself, other requests in between;
 * undefined where the person is told instead: of anything else, of a long wait, and after some tries.
 */
export function waitOut({ code, retry }: Failure, tries: number): number | undefined {
  if (code !== 'too_fast' || retry === null || retry > 5 || tries > 7) return undefined;
  return told(retry) + Math.random() * 250;
}

/** Milliseconds of a time that a server told in seconds, none where it is no time; a timer holds no longer one. */
export const told = (seconds: unknown): number =>
  (seconds as number) > 0 ? Math.min(seconds as number, 1e6) * 1_000 : 0;

/** The server's no. What broke there may have been done before. */
export const refused = ({ code, text, retry = null, work, reason }: Refused) =>
  new Failure(code === 'internal' ? 'unknown' : 'failed', code, text, retry, work, reason);

export const unsaid = () =>
  new Failure('failed', 'bad_shape', 'That is no text, or holds what JSON cannot say.');

/** The JSON of what is to be sent; a failure where there is none. */
export function written(value: object): string | Failure {
  try {
    return JSON.stringify(value);
  } catch {
    return unsaid();
  }
}

export const offline = () => new Failure('failed', 'offline', 'There is no connection.', 1);

export const aborted = () => new Failure('failed', 'aborted', 'It was ended before it was sent.');

export const unanswered = () =>
  new Failure('unknown', 'unanswered', 'The answer did not come; it may have been done.', 1);
