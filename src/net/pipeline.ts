import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { complain, guarded } from '../guard.ts';
import type { Limits } from '../protocol/limit.ts';
import { type UnsentBudget, unsentBudget } from '../send/unsent.ts';
import { endRaw } from './end-raw.ts';
import { LoopShare, loopShare } from './loop-share.ts';
import { rawRefusal, refuseResponse } from './refusal.ts';

/** Requests of one connection that may be unanswered. */
const mostUnanswered = 100;
/** Bytes that requests behind others may take, of all connections of this process. */
const mostWaitingBytes = 16 * 1_048_576;
/** The bytes that they take now. */
let waitingBytes = 0;
/** The bytes that a request takes beside its own, as measured. */
const requestBytes = 4_096;

/** The share of handshakes: who comes in waits for no answers to others. */
const handshakeShare = new LoopShare();

interface Waiting {
  /** Absent for what ends the speaking of HTTP on this connection. */
  readonly response?: ServerResponse;
  readonly request: IncomingMessage;
  readonly work: () => void;
  readonly bytes: number;
}

interface Pipeline {
  readonly waiting: Waiting[];
  current: Waiting | undefined;
  /** The last words behind all answers; nothing more is heard then. */
  last: string | undefined;
}

/** The surroundings of pipelines. */
export interface PipelineParts {
  /** Counts the bytes that nobody has taken yet; those of the process unless said. */
  readonly unsent?: Pick<UnsentBudget, 'count'> | undefined;
  /** The connections are another's, who answers other requests on them. */
  readonly isShared?: boolean;
}

/** The requests of each connection, of which one at a time is in work. */
export interface Pipelines {
  /** Does `work` when all that came before on its connection is answered and taken. */
  take(request: IncomingMessage, response: ServerResponse, work: () => void): void;
  /** Does `work`, which answers no more, when all before it is answered and taken. */
  takeLast(request: IncomingMessage, work: () => void): void;
  /**
   * Ends a connection on which something is no request: in its place, behind the answers before.
   */
  refuse(socket: Duplex, words: string): void;
}

/**
 * A client may send requests without waiting for answers, up to a hundred, as long as those of all
 * clients do not pile up. Past that it gets these, then a refusal, and the connection ends. No answer
 * is begun before the one ahead of it is taken, and none for a client that went away.
 */
export function createPipelines(
  limits: Limits,
  { unsent = unsentBudget, isShared = false }: PipelineParts = {},
): Pipelines {
  const pipelines = new WeakMap<Duplex, Pipeline>();

  const pipelineOf = (socket: Socket): Pipeline => {
    const known = pipelines.get(socket);
    if (known) return known;
    const pipeline: Pipeline = { waiting: [], current: undefined, last: undefined };
    pipelines.set(socket, pipeline);
    const forget = () => {
      for (const { bytes } of pipeline.waiting.splice(0)) waitingBytes -= bytes;
    };
    socket.once('close', guarded({ fail: complain }, forget));
    return pipeline;
  };

  const begin = (pipeline: Pipeline, next: Waiting): void => {
    pipeline.current = next;
    const { socket } = next.request;
    const owner = { fail: complain };
    const count = () => unsent.count(socket);
    const goOn = () => {
      count();
      follow(pipeline, socket);
    };
    next.response?.once('prefinish', guarded(owner, count));
    next.response?.once('close', guarded(owner, goOn));
    loopShare.add(() => {
      if (!socket.destroyed) next.work();
    });
  };

  const follow = (pipeline: Pipeline, socket: Socket): void => {
    pipeline.current = undefined;
    const next = pipeline.waiting.shift();
    if (next) waitingBytes -= next.bytes;
    if (!socket.writable) return;
    if (next) begin(pipeline, next);
    else if (pipeline.last !== undefined) endRaw(socket, pipeline.last);
  };

  const enter = (pipeline: Pipeline, next: Waiting): void => {
    if (!pipeline.current) return begin(pipeline, next);
    pipeline.waiting.push(next);
    waitingBytes += next.bytes;
  };

  const isTooMuch = ({ current, waiting }: Pipeline, bytes: number): boolean =>
    current !== undefined &&
    (waiting.length + 1 >= mostUnanswered || waitingBytes + bytes > mostWaitingBytes);

  return {
    take(request, response, work) {
      const { socket } = request;
      const pipeline = pipelineOf(socket);
      if (pipeline.last !== undefined) return;
      const bytes = pipeline.current ? bytesOf(request) : 0;
      if (isTooMuch(pipeline, bytes)) {
        if (isShared) return refuseResponse(response, 'too_many_requests', limits);
        pipeline.last = rawRefusal('too_many_requests', limits);
        deafen(socket);
        return;
      }
      enter(pipeline, { request, response, work, bytes });
    },
    takeLast(request, work) {
      const { socket } = request;
      // Node has let go of it already.
      const onGone = guarded({ fail: complain }, () => socket.destroy());
      socket.on('error', onGone);
      const workAlone = () => {
        socket.off('error', onGone);
        work();
      };
      const pipeline = pipelines.get(socket);
      if (pipeline?.current) enter(pipeline, { request, work: workAlone, bytes: 0 });
      // Hundreds may come at once: each turn lets some of them in.
      else handshakeShare.add(() => socket.destroyed || workAlone());
    },
    refuse(socket, words) {
      const pipeline = pipelines.get(socket);
      const { current, waiting = [] } = pipeline ?? {};
      if (!pipeline || !current) return endRaw(socket, words);
      if (!current.request.complete) {
        if (current.response?.headersSent) socket.destroy();
        else endRaw(socket, words);
        return;
      }
      if (pipeline.last !== undefined) return;
      // What broke in the middle has no end that its answer could wait for.
      const broken = waiting.at(-1)?.request.complete === false ? waiting.pop() : undefined;
      if (broken) waitingBytes -= broken.bytes;
      pipeline.last = words;
      deafen(socket);
    },
  };
}

/** The bytes that a request takes while it waits, as far as it says. */
function bytesOf({ url = '', rawHeaders, headers }: IncomingMessage): number {
  const head = rawHeaders.reduce((sum, part) => sum + part.length, url.length);
  const isChunked = headers['transfer-encoding'] !== undefined;
  const body = isChunked ? mostBuffered : Number(headers['content-length'] ?? 0);
  return requestBytes + head + Math.min(body, mostBuffered);
}

/** Bytes of a body that Node takes before anybody reads it. */
const mostBuffered = 65_536;

/** Takes the parser off a socket: what still comes is dropped unread. */
export function deafen(socket: Duplex): void {
  // Node's parser reads past the stream until somebody else listens.
  socket.on('data', () => {});
  socket.removeAllListeners('data');
}
