import type { Word } from '../dialect/native.ts';
import type { Command } from '../protocol/command.ts';
import { httpBase, isReady } from './address.ts';
import type { SocketClass } from './any-socket.ts';
import { backoff } from './backoff.ts';
import type { Call } from './call.ts';
import type { LinkState } from './client.ts';
import { type Failure, told } from './failure.ts';
import { type OpenTransport, openSocket, type Transport, type TransportEnd } from './transport.ts';
import { onWake } from './wake.ts';

/** The side that speaks over a link. */
export interface LinkEnd {
  /** The work to be done before each connection, if any. */
  prepare(): Promise<void> | undefined;
  /** The first command of each connection. */
  hello(): Command;
  /** `welcome` is heard before the link is live. */
  heard(heard: Word): void;
  changed(state: LinkState): void;
}

/**
 * The time from the first try to the welcome. Less than the ten seconds that the server waits for
 * our hello: where a network stands still in between, we come back before we are told to stay away
 * (4501).
 */
const welcomeMs = 9_000;
/** The time that a beat may be late before we ask for one, and then the time for the answer. */
const lateMs = 2_000;
const answerMs = 10_000;
const wakeMs = 5_000;
const steadyMs = 5_000;
const longestRetryMs = 600_000;
/** So often no WebSocket passes while HTTP does, until HTTP is taken in its place. */
const mostBlocked = 2;
/** The same where a WebSocket passed before: it is rather the server that is not there. */
const doubtsOnceWelcome = 2;

/** A connection after the other, all to the same server: it comes back until it is told not to. */
export class Link {
  readonly #url: string;
  readonly #base: URL;
  readonly #openHttp: OpenTransport;
  readonly #end: LinkEnd;
  readonly #socket: SocketClass | undefined;
  #stopWaking: () => void;
  #state: LinkState = { name: 'connecting' };
  #transport: Transport | undefined;
  /** The turn of the work before a connection. */
  #turn: object | undefined;
  #overHttp = false;
  #blocked = 0;
  #doubts = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #liveSince = Number.POSITIVE_INFINITY;
  #silenceMs = welcomeMs;
  #silentUntil = 0;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #asked = false;
  #ended = false;
  #life = new AbortController();

  /** @param openHttp opens what does as a WebSocket where none passes */
  constructor(url: string, openHttp: OpenTransport, end: LinkEnd, socket?: SocketClass) {
    this.#url = url;
    this.#openHttp = openHttp;
    this.#base = httpBase(url);
    this.#end = end;
    this.#socket = socket;
    this.#connect();
    this.#stopWaking = onWake(() => this.#wake());
  }

  get state(): LinkState {
    return this.#state;
  }

  send(command: Command, call?: Call): void {
    this.#transport?.send(command, call);
  }

  retryNow(): void {
    if (this.#ended || this.#transport || this.#turn) return;
    clearTimeout(this.#retry);
    this.#become({ name: 'connecting' });
    // Who was told may have closed it.
    if (!this.#ended) this.#connect();
  }

  get isEnded(): boolean {
    return this.#ended;
  }

  /** Comes back after `close`. */
  open(): void {
    if (!this.#ended) return;
    this.#ended = false;
    this.#life = new AbortController();
    this.#stopWaking = onWake(() => this.#wake());
    this.retryNow();
  }

  /** Ends by our side's wish, until `open`. */
  close(): void {
    this.#ended = true;
    this.#life.abort();
    this.#stopWaking();
    this.stop(1000, '');
  }

  /** A fault that will end this connection: its state says so from now on. */
  foresee(failure: Failure): void {
    if (this.#state.name === 'live') this.#state = { name: 'live', failure };
  }

  /** Stops until `retryNow`. */
  stop(code: number, reason: string): void {
    clearTimeout(this.#retry);
    this.#letGo();
    if (this.#state.name !== 'closed') this.#become({ name: 'closed', code, reason });
  }

  /** Lets the connection go and comes back, after `seconds` at the earliest; says why, where we know. */
  restart(seconds: number, failure?: Failure): void {
    this.#letGo();
    if (performance.now() - this.#liveSince > steadyMs) this.#attempt = 0;
    this.#liveSince = Number.POSITIVE_INFINITY;
    this.#attempt++;
    const wait = Math.min(told(seconds), longestRetryMs) + backoff(this.#attempt);
    this.#retry = setTimeout(() => this.retryNow(), wait);
    const until = Date.now() + wait;
    this.#become({ name: 'waiting', until, attempt: this.#attempt, ...(failure && { failure }) });
  }

  #connect(): void {
    const prepared = this.#end.prepare();
    if (!prepared) return this.#dial();
    const turn = {};
    this.#turn = turn;
    prepared.then(
      () => this.#turn === turn && this.#dial(),
      (failure: Failure) => this.#turn === turn && this.restart(0, failure),
    );
  }

  #dial(): void {
    this.#turn = undefined;
    this.#silenceMs = welcomeMs;
    const end = {
      opened: () => this.send(this.#end.hello()),
      alive: () => this.#hearWithin(this.#silenceMs),
      heard: (heard: Word) => {
        try {
          this.#end.heard(heard);
          if (heard.type === 'welcome' && this.#transport) this.#welcomed(heard.beat);
        } catch {
          // No word of a server: as good as a connection that broke, and nothing is missed.
          if (this.#transport) this.restart(0);
        }
      },
      closed: (code: number, reason: string) => {
        // A tab that slept hears it before the timer that would have let go of the connection.
        const isTooLate = this.#state.name !== 'live' && performance.now() > this.#silentUntil;
        if (unwelcome.test(`${code}`) && !isTooLate) this.stop(code, reason);
        else this.#lose(retrySeconds(reason));
      },
    };
    this.#overHttp = this.#blocked >= mostBlocked;
    // Next time a WebSocket is tried again: the network may be another one by then.
    if (this.#overHttp) this.#blocked = mostBlocked - 1;
    this.#transport = this.#open(end);
    this.#hearWithin(welcomeMs);
  }

  #open(end: TransportEnd): Transport {
    try {
      if (!this.#overHttp) return openSocket(this.#url, end, this.#socket);
    } catch (error) {
      // Some browsers have no WebSocket or forbid it; an address that can't be one stays a fault.
      if (error instanceof DOMException && error.name === 'SyntaxError') throw error;
      this.#overHttp = true;
    }
    return this.#openHttp(this.#base, end);
  }

  #lose(seconds: number): void {
    const isBlocked = this.#state.name === 'connecting' && !this.#overHttp && !seconds;
    this.restart(seconds);
    if (isBlocked) void this.#countBlocked();
  }

  async #countBlocked(): Promise<void> {
    if (this.#doubts-- > 0) return;
    const passes = await isReady(this.#base, this.#life.signal);
    if (this.#overHttp || this.#ended) return;
    this.#blocked = passes ? this.#blocked + 1 : 0;
    if (this.#blocked >= mostBlocked) this.#wake();
  }

  #welcomed(beat: number): void {
    if (!this.#overHttp) {
      this.#blocked = 0;
      this.#doubts = doubtsOnceWelcome;
    }
    this.#liveSince = performance.now();
    this.#silenceMs = told(beat) + lateMs;
    this.#hearWithin(this.#silenceMs);
    this.#become({ name: 'live' });
  }

  #wake(): void {
    if (this.#state.name === 'waiting') this.retryNow();
    if (this.#state.name === 'live') this.#ask(wakeMs);
  }

  /** Is somebody there? A connection that is only half open closes nothing by itself. */
  #ask(ms: number): void {
    this.send({ type: 'beat' });
    this.#hearWithin(ms);
    this.#asked = true;
  }

  // One timer serves many frames: it looks at the deadline when it fires, and sleeps on where that
  // has moved.
  #hearWithin(ms: number): void {
    const until = performance.now() + ms;
    this.#asked = false;
    if (until < this.#silentUntil) clearTimeout(this.#watch);
    if (until < this.#silentUntil || this.#watch === undefined) this.#watchFor(ms);
    this.#silentUntil = until;
  }

  #watchFor(ms: number): void {
    this.#watch = setTimeout(() => {
      const left = this.#silentUntil - performance.now();
      if (left > 0) return this.#watchFor(left);
      this.#watch = undefined;
      if (this.#state.name === 'live' && !this.#asked) this.#ask(answerMs);
      else this.#lose(0);
    }, ms);
  }

  #letGo(): void {
    clearTimeout(this.#watch);
    this.#watch = undefined;
    this.#silentUntil = 0;
    this.#turn = undefined;
    this.#transport?.close();
    this.#transport = undefined;
  }

  #become(state: LinkState): void {
    this.#state = state;
    this.#end.changed(state);
  }
}

/** Close codes that say *not like this*. */
const unwelcome = /^(100[3789]|4(?!505)[5-9])/;

function retrySeconds(reason: string): number {
  return Number(/retry=(\d+(\.\d+)?)/.exec(reason)?.[1] ?? 0);
}
