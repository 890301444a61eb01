import { type Heard, readFrame, subprotocol } from '../dialect/native.ts';
import { backoff } from './backoff.ts';
import type { LinkState } from './client.ts';
import { onWake } from './wake.ts';

/** Who speaks over a link. */
export interface LinkEnd {
  /** The first frame of each connection. */
  hello(): string;
  /** `welcome` is heard before the link is live. */
  heard(heard: Heard): void;
  changed(state: LinkState): void;
  /** Asks something that is surely answered; false where there is nothing to ask. */
  probe(): boolean;
}

const welcomeMs = 15_000;
const probeMs = 5_000;
const beatsOfSilence = 2.2;
const steadyMs = 5_000;
const longestRetrySeconds = 600;

/** One WebSocket after the other, all to the same server: it comes back until it is told not to. */
export class Link {
  readonly #url: string;
  readonly #end: LinkEnd;
  readonly #stopWaking: () => void;
  #state: LinkState = { name: 'connecting' };
  #socket: WebSocket | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #liveSince = Number.POSITIVE_INFINITY;
  #silenceMs = welcomeMs;
  #silentUntil = 0;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  constructor(url: string, end: LinkEnd) {
    this.#url = url;
    this.#end = end;
    this.#connect();
    this.#stopWaking = onWake(() => this.#wake());
  }

  get state(): LinkState {
    return this.#state;
  }

  send(frame: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  retryNow(): void {
    if (this.#ended || this.#socket) return;
    clearTimeout(this.#retry);
    this.#become({ name: 'connecting' });
    this.#connect();
  }

  /** For good, by our side's wish. */
  close(): void {
    this.#ended = true;
    this.#stopWaking();
    this.stop(1000, '');
  }

  /** Until `retryNow`. */
  stop(code: number, reason: string): void {
    clearTimeout(this.#retry);
    this.#letGo();
    if (this.#state.name !== 'closed') this.#become({ name: 'closed', code, reason });
  }

  /** Lets the connection go and comes back, after `seconds` at the earliest. */
  restart(seconds: number): void {
    this.#letGo();
    if (performance.now() - this.#liveSince > steadyMs) this.#attempt = 0;
    this.#liveSince = Number.POSITIVE_INFINITY;
    this.#attempt++;
    const wait = Math.min(seconds, longestRetrySeconds) * 1000 + backoff(this.#attempt);
    this.#retry = setTimeout(() => this.retryNow(), wait);
    this.#become({ name: 'waiting', until: Date.now() + wait, attempt: this.#attempt });
  }

  #connect(): void {
    const socket = new WebSocket(this.#url, subprotocol);
    this.#socket = socket;
    this.#silenceMs = welcomeMs;
    this.#hearWithin(welcomeMs);
    socket.onopen = () => this.send(this.#end.hello());
    socket.onmessage = ({ data }) => this.#read(socket, data);
    socket.onclose = ({ code, reason }) => {
      if (comesBack(code)) this.restart(retrySeconds(reason));
      else this.stop(code, reason);
    };
  }

  #read(socket: WebSocket, data: unknown): void {
    this.#hearWithin(this.#silenceMs);
    for (const heard of typeof data === 'string' ? readFrame(data) : []) {
      if (socket !== this.#socket) return;
      this.#end.heard(heard);
      if (heard.type === 'welcome') this.#welcomed(heard.beat);
    }
  }

  #welcomed(beat: number): void {
    this.#liveSince = performance.now();
    this.#silenceMs = beat * beatsOfSilence * 1000;
    this.#hearWithin(this.#silenceMs);
    this.#become({ name: 'live' });
  }

  #wake(): void {
    if (this.#state.name === 'waiting') this.retryNow();
    if (this.#state.name === 'live' && this.#end.probe()) this.#hearWithin(probeMs);
  }

  // A half-open connection closes nothing by itself. One timer serves many frames: it looks at the
  // deadline when it fires, and sleeps on where that has moved.
  #hearWithin(ms: number): void {
    const until = performance.now() + ms;
    if (until < this.#silentUntil) clearTimeout(this.#watch);
    if (until < this.#silentUntil || this.#watch === undefined) this.#watchFor(ms);
    this.#silentUntil = until;
  }

  #watchFor(ms: number): void {
    this.#watch = setTimeout(() => {
      const left = this.#silentUntil - performance.now();
      if (left > 0) this.#watchFor(left);
      else this.restart(0);
    }, ms);
  }

  #letGo(): void {
    clearTimeout(this.#watch);
    this.#watch = undefined;
    this.#silentUntil = 0;
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #become(state: LinkState): void {
    this.#state = state;
    this.#end.changed(state);
  }
}

const unwelcome: readonly number[] = [1003, 1007, 1008, 1009];

function comesBack(code: number): boolean {
  return !unwelcome.includes(code) && !(code >= 4500 && code <= 4999);
}

function retrySeconds(reason: string): number {
  return Number(/retry=(\d+(\.\d+)?)/.exec(reason)?.[1] ?? 0);
}
