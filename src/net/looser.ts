import { maxHeaderSize, type Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { Limits } from '../protocol/limit.ts';

/** The bounds of a server that Node keeps on it; not all of them stand in its types. */
type Bounds = Pick<Server, 'headersTimeout' | 'requestTimeout' | 'timeout'> & {
  readonly maxHeaderSize?: number;
  readonly insecureHTTPParser?: boolean;
};

/**
 * The bounds of another's server that are looser than those that our own ports have, a sentence each.
 *
 * @example looserThan(limits, server) // ['The server waits 60 s for the head of a request …']
 */
export function looserThan(
  limits: Pick<Limits, 'headerSeconds' | 'requestSeconds' | 'headerBytes'>,
  server: Server | SecureServer,
): readonly string[] {
  const { headersTimeout, requestTimeout, timeout, ...more } = server as Bounds;
  const { maxHeaderSize: heads = maxHeaderSize, insecureHTTPParser } = more;
  const { headerSeconds, requestSeconds, headerBytes } = limits;
  const waits = (name: string, ms: number, what: string, most: number) =>
    ms > 0 && ms <= most * 1_000
      ? []
      : `The server waits ${ms > 0 ? `${ms / 1_000} s` : 'for ever'} ${what}, Parlour's own ports ${most} s: ${name} = ${most * 1_000}.`;
  return [
    waits('server.headersTimeout', headersTimeout, 'for the head of a request', headerSeconds),
    waits('server.requestTimeout', requestTimeout, 'for a whole request', requestSeconds),
    waits('server.timeout', timeout, 'for a silent connection', 2 * requestSeconds),
    heads <= headerBytes
      ? []
      : `The server takes heads of ${heads} bytes, Parlour's own ports ${headerBytes}: maxHeaderSize.`,
    insecureHTTPParser ? 'The server reads what is no proper HTTP: insecureHTTPParser.' : [],
  ].flat();
}
