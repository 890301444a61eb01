import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { RawData } from 'ws';
import type { Dialect } from '../dialect/dialect.ts';
import { guard, guarded } from '../guard.ts';
import type { CountedAddress } from '../net/counted-address.ts';
import type { Heartbeat, Patient } from '../net/heartbeat.ts';
import { PartWatch } from '../net/part-watch.ts';
import { type ErrorCode, errorEntry, refusalText } from '../protocol/error.ts';
import { deflateFraming } from '../send/deflate.ts';
import { type Framing, webSocketFraming } from '../send/frame.ts';
import type { Outlet } from '../send/outlet.ts';
import type { Address, SessionParts } from './caller.ts';
import type { ClosingSocket } from './closing-socket.ts';
import type { Connection } from './connection.ts';
import { Session } from './session.ts';

type Choose = (frame: string) => (Address & { readonly dialect: Dialect }) | undefined;

export interface WebSocketParts {
  readonly ws: ClosingSocket;
  readonly socket: Socket;
  readonly outlet: Outlet;
  readonly dialect: Dialect;
  readonly address: Address;
  /** The choice that a handshake left open: what the first frame says, if it is another dialect. */
  readonly choose?: Choose | undefined;
  readonly heartbeat: Heartbeat;
  /** The place that the handshake came from. */
  readonly sent: CountedAddress;
  /** Told once that it said hello, or came into a room. */
  readonly onSpoken?: () => void;
  readonly parts: SessionParts;
}

/** The refusal a breach of the WebSocket protocol counts as, by `ws`' own names for them. */
const breaches: Readonly<Record<string, ErrorCode>> = {
  WS_ERR_INVALID_UTF8: 'bad_utf8',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'too_big',
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 'too_big',
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 'too_many_fragments',
};

/** The same by the codes that `ws` closes with, without a reason. */
const breachesByClose: ReadonlyMap<number, ErrorCode> = new Map(
  [...Object.values(breaches), 'protocol' as const].map((code) => [closeCodeOf(code), code]),
);

/** The code of a close that says `code`, also where the same is no end in other dialects. */
export function closeCodeOf(code: ErrorCode): number {
  const { close, status, retry } = errorEntry(code);
  if (close !== null) return close;
  if (status === 413) return 1009;
  return retry === null ? 1008 : 1013;
}

/** One WebSocket: reading, ping and close go through `ws`; what we say goes through the outlet. */
export class WebSocketConnection implements Connection, Patient {
  readonly id = randomUUID();
  readonly framing: Framing;
  readonly outlet: Outlet;
  /** Resolves when the socket is closed. */
  readonly gone: Promise<void>;
  readonly #ws: ClosingSocket;
  readonly #socket: Socket;
  #dialect: Dialect;
  readonly #sent: CountedAddress;
  readonly onSpoken: () => void;
  readonly #parts: SessionParts;
  readonly #heartbeat: Heartbeat;
  #session: Session;
  #choose: Choose | undefined;
  readonly #openedAt: number;
  readonly #release: () => void;
  #pingAt: number;
  #pongDue = Number.POSITIVE_INFINITY;
  readonly #incoming = new PartWatch();
  #partSince: number | undefined;
  #owesHelloSince: number | undefined;
  #controls = 0;
  #controlsSince = 0;
  #paused = false;

  constructor(all: WebSocketParts) {
    const { ws, socket, outlet, dialect, address, choose, heartbeat, parts } = all;
    this.#choose = choose;
    this.#ws = ws;
    this.framing = ws.extensions === '' ? webSocketFraming : deflateFraming;
    this.#socket = socket;
    this.#sent = all.sent;
    this.onSpoken = all.onSpoken ?? (() => {});
    this.outlet = outlet;
    this.#dialect = dialect;
    this.#parts = parts;
    this.#heartbeat = heartbeat;
    this.#openedAt = heartbeat.now;
    this.#pingAt = heartbeat.now + (0.5 + Math.random() / 2) * parts.limits.pingSeconds * 1_000;
    this.#session = new Session(parts, dialect, address, this);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.gone = promise;
    this.#release = resolve;
  }

  /** Begins to listen and to be looked after: before this, nothing calls back. */
  begin(): void {
    guard(this, () => {
      this.#listen();
      this.#heartbeat.add(this);
      this.#session.begin();
    });
  }

  /**
   * Says what gathered, then why it ends.
   * @param retry seconds after which to come back
   */
  close(code: ErrorCode, retry?: number): void {
    const text = refusalText(code, this.#parts.limits);
    this.#session.close();
    this.resume();
    const { closeCode = (our: number) => our } = this.#dialect;
    const reason = retry === undefined ? text : `${text} retry=${retry}`;
    this.#ws.close(closeCode(closeCodeOf(code)), reason);
  }

  /** Ends it because of a bug, which nobody else is to feel. */
  fail(error: unknown): void {
    this.#parts.onBug(error);
    try {
      if (this.#ws.readyState === this.#ws.OPEN) this.close('internal');
      else this.cut();
    } catch (worse) {
      this.#parts.onBug(worse);
      this.#socket.destroy();
    }
  }

  /** Ends it without waiting for the other side. */
  cut(): void {
    this.#ws.terminate();
  }

  pause(): void {
    this.#paused = true;
    this.#ws.pause();
  }

  resume(): void {
    this.#paused = false;
    // What it sent meanwhile is still to be read.
    this.#pongDue = Number.POSITIVE_INFINITY;
    this.#ws.resume();
  }

  get address(): string | undefined {
    return this.#sent.from;
  }

  get countedFrom(): string | undefined {
    return this.#sent.countedFrom;
  }

  get barredFrom(): string | undefined {
    return this.#sent.barredFrom;
  }

  get due(): number {
    const next = Math.min(this.#pingAt, this.#pongDue);
    if (!this.#session.owesHello) return next;
    const { helloSeconds } = this.#parts.limits;
    return Math.min(next, (this.#owesHelloSince ?? this.#openedAt) + helloSeconds * 1_000);
  }

  check(now: number): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    if (this.#isHelloLate(now)) return this.close('hello_late');
    if (this.outlet.isStalled(now)) return this.close('too_slow');
    if (this.#isPartLate(now)) return this.close('fragment_late');
    if (now > this.#pongDue && !this.#paused) return this.#lose();
    if (now >= this.#pingAt) this.#ping(now);
  }

  #listen(): void {
    const ws = this.#ws;
    ws.onClosing = (code) => {
      this.outlet.end();
      const breach = breachesByClose.get(code ?? 0);
      return breach && refusalText(breach, this.#parts.limits);
    };
    ws.once('close', guarded(this, this.#end));
    this.#socket.on(
      'data',
      guarded(this, (bytes: Buffer) => this.#incoming.take(bytes)),
    );
    ws.on('message', guarded(this, this.#hear));
    ws.on('ping', guarded(this, this.#countControl));
    ws.on('pong', guarded(this, this.#hearPong));
    ws.on('error', guarded(this, this.#note));
  }

  #hearPong(): void {
    this.#pongDue = Number.POSITIVE_INFINITY;
    this.#countControl();
  }

  /** A breach of the protocol: `ws` closes by itself. */
  #note(error: Error & { readonly code?: string }): void {
    this.#parts.onRefusal(breaches[error.code ?? ''] ?? 'protocol', this.address);
  }

  #hear(message: RawData, isBinary: boolean): void {
    const data = message as Buffer;
    this.#partSince = undefined;
    this.#pongDue = Number.POSITIVE_INFINITY;
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    if (this.#choose) this.#settle(data.toString('utf8'));
    if (isBinary && this.#dialect.binary === 'refuse') return this.#breach('binary');
    // Counted as what says nothing.
    if (isBinary && this.#dialect.binary === 'ignore') return this.#session.receive('');
    this.#session.receive(data.toString('utf8'));
  }

  /** Begins anew in another dialect where the first frame is of one. */
  #settle(frame: string): void {
    const choice = this.#choose?.(frame);
    this.#choose = undefined;
    if (!choice) return;
    this.#session.close();
    this.#dialect = choice.dialect;
    this.#session = new Session(this.#parts, choice.dialect, choice, this);
    this.#session.begin();
  }

  #breach(code: ErrorCode): void {
    this.#parts.onRefusal(code, this.address);
    this.close(code);
  }

  /** No hello came in time; where it may be silent, the time begins with the first nonsense after that. */
  #isHelloLate(now: number): boolean {
    if (!this.#session.owesHello) return false;
    const most = this.#parts.limits.helloSeconds * 1_000;
    const isFresh = !this.#session.greeting && now - this.#openedAt > most;
    this.#owesHelloSince ??= isFresh ? now : this.#openedAt;
    return now - this.#owesHelloSince > most;
  }

  /** A message is under way for too long; not while it is we who do not read. */
  #isPartLate(now: number): boolean {
    if (this.#paused || !this.#incoming.isUnderWay) {
      this.#partSince = undefined;
      return false;
    }
    this.#partSince ??= now;
    return now - this.#partSince > this.#parts.limits.fragmentSeconds * 1_000;
  }

  #countControl(): void {
    const now = performance.now();
    if (now - this.#controlsSince > 1_000) {
      this.#controlsSince = now;
      this.#controls = 0;
    }
    if (++this.#controls === this.#parts.limits.controlFramesPerSecond + 1) this.#breach('flood');
  }

  #ping(now: number): void {
    const { pingSeconds, pongSeconds } = this.#parts.limits;
    this.#pingAt = now + pingSeconds * 1_000;
    // A pong that is owed already is not owed later for being asked again.
    this.#pongDue = Math.min(this.#pongDue, now + pongSeconds * 1_000);
    this.#ws.ping();
    this.#session.beat(Date.now());
  }

  /** The peer is gone without a word: no close handshake will come. */
  #lose(): void {
    this.close('no_pong');
    this.cut();
  }

  #end(): void {
    try {
      this.#heartbeat.remove(this);
      this.outlet.end();
      this.#session.close();
    } finally {
      this.#release();
    }
  }
}
