import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Answerable, complain, guard, guarded, type OnBug } from '../guard.ts';
import type { ErrorCode } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import type { UnsentBudget } from '../send/unsent.ts';
import type { AddressCount } from './counted-address.ts';
import type { TakesHost } from './host.ts';
import { createPipelines, type Pipelines } from './pipeline.ts';
import { refuseResponse } from './refusal.ts';
import { requestFault, strangeOf } from './request-fault.ts';

/** The handlers of requests and upgrades that pass the checks of a server. */
export interface TakingParts {
  readonly listener: RequestListener;
  /** Called with every upgrade; `upgradeFault` says which of them can become a WebSocket. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly limits: Limits;
  /** Says which requests are for this server by the host they name; all where it is absent. */
  readonly takesHost?: TakesHost;
  /** Says who asks, where a proxy passes on what others ask; the other end unless said. */
  readonly addressCount?: Pick<AddressCount, 'of'>;
  /** Answers requests that are over a rate, before anything is done for them. @returns whether it did */
  readonly gate?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** Told of every request that ends here, before the listener. */
  readonly onRefusal?: (
    code: ErrorCode,
    from: string | undefined,
    room?: undefined,
    strange?: string,
  ) => void;
  /** Told of what broke for one connection, which ended it; the console unless said. */
  readonly onBug?: OnBug;
  /** Carried by every answer of a handler besides its own headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Counts the bytes that nobody has taken yet; those of the process unless said. */
  readonly unsent?: Pick<UnsentBudget, 'count'> | undefined;
  /** The connections are another's, who answers other requests on them. */
  readonly isShared?: boolean;
}

/** The way of requests from a parser to their answers. */
export interface Taking {
  readonly pipelines: Pipelines;
  /** @param fault why it is refused in its turn, where that is known already */
  request(request: IncomingMessage, response: ServerResponse, fault?: ErrorCode): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** The owner of a connection: what fails for it ends it alone. */
  owning(socket: Duplex): Answerable;
}

/**
 * Takes requests as they come, one of each connection at a time: checks them, and hands over those that
 * pass.
 */
export function createTaking(parts: TakingParts): Taking {
  const { listener, limits, takesHost, addressCount, gate, onRefusal, headers = {} } = parts;
  const { onBug = complain } = parts;
  const pipelines = createPipelines(limits, parts);
  const owning = (socket: Duplex): Answerable => ({
    fail(error) {
      onBug(error);
      socket.destroy();
    },
  });
  const request: Taking['request'] = (request, response, fault) => {
    const owner = owning(request.socket);
    // Where its reader is gone, there is nobody left for whom it could be a fault.
    const lose = (error: unknown) => request.socket.destroyed || owner.fail(error);
    response.on('error', guarded(owner, lose));
    const work = () => {
      for (const name in headers) response.setHeader(name, headers[name] ?? '');
      if (gate?.(request, response)) return;
      const code = requestFault(request, limits, takesHost) ?? fault;
      // May give back a promise, whatever its type says.
      if (!code) return listener(request, response);
      const from = addressCount?.of(request).from ?? request.socket.remoteAddress;
      onRefusal?.(code, from, undefined, strangeOf(code, request));
      refuseResponse(response, code, limits);
    };
    pipelines.take(request, response, guarded(owner, work));
  };
  return {
    pipelines,
    owning,
    request: (asked, response, fault) =>
      guard(owning(asked.socket), () => request(asked, response, fault)),
    upgrade: (asked, socket, head) =>
      guard(owning(socket), () => {
        const work = () => {
          asked.socket.setTimeout(0);
          parts.upgrade(asked, socket, head);
        };
        pipelines.takeLast(asked, guarded(owning(socket), work));
      }),
  };
}
