import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { complain, guarded } from '../guard.ts';
import type { Limits } from '../protocol/limit.ts';
import { endRaw } from '../socket/gate.ts';
import { rawRefusal } from './refusal.ts';

const mostUnanswered = 100;

interface Pipeline {
  readonly unanswered: Map<ServerResponse, IncomingMessage>;
  full: boolean;
}

/** Which requests of each connection still wait for their answer. */
export interface Pipelines {
  /** Counts a request in; false where the connection has too many and is about to end. */
  mayEnter(request: IncomingMessage, response: ServerResponse): boolean;
  /** Would words on this connection be taken for the answer to the request they are about? */
  mayAnswer(socket: Duplex): boolean;
}

/**
 * A client may send requests without waiting for answers, up to a hundred. Past that it gets these,
 * then a refusal, and the connection ends.
 */
export function createPipelines(limits: Limits): Pipelines {
  const pipelines = new WeakMap<Duplex, Pipeline>();
  return {
    mayEnter(request, response) {
      const { socket } = request;
      const pipeline = pipelines.get(socket) ?? { unanswered: new Map(), full: false };
      pipelines.set(socket, pipeline);
      const { unanswered } = pipeline;
      if (pipeline.full) return false;
      if (unanswered.size === mostUnanswered) {
        pipeline.full = true;
        deafen(socket);
        return false;
      }
      unanswered.set(response, request);
      const forget = () => {
        unanswered.delete(response);
        if (pipeline.full && unanswered.size === 0)
          endRaw(socket, rawRefusal('too_many_requests', limits));
      };
      response.once('close', guarded({ fail: complain }, forget));
      return true;
    },
    mayAnswer(socket) {
      const { unanswered } = pipelines.get(socket) ?? {};
      if (!unanswered || unanswered.size === 0) return true;
      const [[response, request] = []] = unanswered;
      return unanswered.size === 1 && !response?.headersSent && request?.complete === false;
    },
  };
}

/** Takes the parser off a socket: what still comes is dropped unread. */
function deafen(socket: Duplex): void {
  // Node's parser reads past the stream until somebody else listens.
  socket.on('data', () => {});
  socket.removeAllListeners('data');
}
