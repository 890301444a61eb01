import type { IncomingMessage } from 'node:http';
import { complain, type Report } from './guard.ts';
import { golemProtocol, type Protocol } from './protocol.ts';

/** The seconds between pings, and until a connection is given up. */
export interface HeartbeatOptions {
  /** Seconds between pings, 54 unless said; the first comes a little earlier. */
  readonly pingSeconds?: number;
  /** Seconds without a pong or a frame after which a connection is cut, 60 unless said. */
  readonly cutSeconds?: number;
}

export interface RouterOptions<State = unknown> {
  /**
   * Makes the state of a connection, from its handshake. An empty object unless said, where the
   * type allows one. An exception refuses the handshake.
   */
  readonly state?: (request: IncomingMessage) => State;
  /** The form of events on the wire; golem.js' `event<space>json` unless said. */
  readonly protocol?: Protocol;
  /**
   * Origins whose pages may connect, as browsers write them (`https://example.org`), or `'same'`: the
   * host that is connected to. Any unless said; say it where cookies decide who somebody is.
   */
  readonly origins?: readonly string[] | 'same';
  /** Pings; `false` for none. */
  readonly heartbeat?: HeartbeatOptions | false;
  /** Bytes of a frame, 65,536 unless said; a larger one closes with 1009. */
  readonly frameBytes?: number;
  /**
   * Bytes that may wait for a slow reader, 131,072 unless said. Who has more to read when the next
   * event comes, or reads nothing for 30 seconds, is closed with 4002; nobody waits for it.
   */
  readonly unsentBytes?: number;
  /**
   * Told of what your handlers throw, with the event's name or the hook's; writes to the console
   * unless said.
   */
  readonly onError?: Report;
}

/** Options with nothing left open. */
export interface RouterPlan<State> {
  readonly state: (request: IncomingMessage) => State;
  readonly protocol: Protocol;
  readonly origins: readonly string[] | 'same' | undefined;
  readonly beat: { readonly pingSeconds: number; readonly cutSeconds: number } | undefined;
  readonly frameBytes: number;
  readonly unsentBytes: number;
  readonly onError: Report;
}

/** @throws RangeError where a number is none that could hold */
export function planOf<State>(options: RouterOptions<State>): RouterPlan<State> {
  const { heartbeat = {}, frameBytes = 65_536, unsentBytes = 131_072 } = options;
  const beat = heartbeat === false ? undefined : { pingSeconds: 54, cutSeconds: 60, ...heartbeat };
  if (!(frameBytes >= 1)) throw new RangeError('frameBytes is at least 1.');
  if (!(unsentBytes >= 1)) throw new RangeError('unsentBytes is at least 1.');
  if (beat && !(beat.pingSeconds > 0 && beat.cutSeconds > beat.pingSeconds)) {
    throw new RangeError('cutSeconds is more than pingSeconds, and that more than 0.');
  }
  return {
    state: options.state ?? (() => ({}) as State),
    protocol: options.protocol ?? golemProtocol,
    origins: options.origins,
    beat,
    frameBytes,
    unsentBytes,
    onError: options.onError ?? complain,
  };
}
