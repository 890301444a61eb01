import type { Call } from './call.ts';
import {
  Failure,
  offline,
  type Refused,
  refused,
  unanswered,
  waitOut,
  written,
} from './failure.ts';

/** The address of what belongs to a room. */
export function roomUrl(base: URL, room: string, what = ''): URL {
  return new URL(`api/rooms/${encodeURIComponent(room)}${what}`, base);
}

/** @throws Failure the server's own; `offline` or, where it may have been done, `unanswered` */
export async function askHttp<Answer>(
  url: URL,
  init: RequestInit = {},
  tries = 1,
): Promise<Answer> {
  let answer: unknown;
  try {
    const response = await fetch(url, init);
    answer = await response.json();
    if (response.ok) return answer as Answer;
  } catch {
    throw init.method ? unanswered() : offline();
  }
  const { error } = answer as { error?: Refused };
  // What is between may answer in the server's place: then nothing is known.
  if (!error) throw unanswered();
  const failure = refused(error);
  const wait = waitOut(failure, tries);
  if (wait === undefined) throw failure;
  await new Promise((resolve) => setTimeout(resolve, wait));
  return askHttp(url, init, tries + 1);
}

/** Asks for a change, by one request. @throws Failure */
export async function changeByHttp<Answer>(
  url: URL,
  method: string,
  headers: Record<string, string>,
  body?: object,
  call?: Call,
): Promise<Answer> {
  const text = body && written(body);
  if (text instanceof Failure) throw text;
  if (call) call.isSent = true;
  return askHttp(url, {
    method,
    ...(call && { signal: call.signal as AbortSignal }),
    headers: { ...headers, 'content-type': 'application/json' },
    // Without a body it must be undefined, or absent.
    body: text as string,
  });
}

/** The values of a query; what has none is left out. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** `?name=value` of those that have one. */
export function query(values: Query): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return `?${new URLSearchParams(given as [string, string][])}`;
}
