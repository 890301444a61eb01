import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Change, type Finding, good, unseen, wrong } from './finding.ts';
import { begin, codeIn, type Target, whyOf } from './target.ts';

const flushes: Change = {
  caddy: 'reverse_proxy sends event streams on at once by itself; else flush_interval -1.',
  nginx: 'proxy_buffering off; and no proxy_ignore_headers X-Accel-Buffering.',
  cloudflare: 'It sends streams on at once, unless a rule or a worker rewrites the body.',
};

/** The finding as an event stream opens; `stream` is left open. */
export interface StreamLook {
  readonly finding: Finding;
  readonly stream?: IncomingMessage;
}

/**
 * Does the first line of an event stream come at once, and not when a buffer is full?
 *
 * @param within milliseconds in which it has to
 */
export async function checkStream(target: Target, within: number): Promise<StreamLook> {
  const room = `doctor-${randomBytes(9).toString('hex')}`;
  const headers = { accept: 'text/event-stream' };
  const { response, end } = begin(target, `/api/rooms/${room}/events`, headers);
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), within);
  try {
    const begun = await Promise.race([response.then(firstOf), late.promise]);
    if (begun === 'late') {
      end();
      response.catch(() => {});
      return {
        finding: wrong('stream', `Nothing of an event stream came within ${within} ms.`, flushes),
      };
    }
    const { stream, first } = begun;
    if (stream.statusCode === 200) {
      return { finding: good('stream', 'Event streams come as they are sent.'), stream };
    }
    end();
    const said = codeIn(first) ?? String(stream.statusCode);
    return { finding: unseen('stream', whyUnheard(said)) };
  } catch (error) {
    end();
    return {
      finding: wrong('stream', `An event stream gets no answer (${whyOf(error)}).`, flushes),
    };
  } finally {
    clearTimeout(timer);
  }
}

/** @param said the code of the refusal, or its status */
function whyUnheard(said: string): string {
  if (said === 'no_room') {
    return 'Here only rooms can be heard that are there already (no_room), by --new-codes or --rooms.';
  }
  if (said === 'guests_off') return `Nobody may hear a room who is not known (${said}).`;
  return `A stream of a new room is refused (${said}): docs/errors.md says what that means.`;
}

/** The first bytes of a body; '' where it ends without any. */
async function firstOf(
  stream: IncomingMessage,
): Promise<{ stream: IncomingMessage; first: string }> {
  stream.setEncoding('utf8');
  const { promise, resolve } = Promise.withResolvers<string>();
  stream.once('data', resolve);
  stream.once('end', () => resolve(''));
  stream.on('error', () => resolve(''));
  return { stream, first: await promise };
}
