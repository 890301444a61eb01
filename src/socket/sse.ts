import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Speech } from '../dialect/dialect.ts';
import {
  createStreamSpeeches,
  type StreamSpeeches,
  streamComment,
  streamFarewell,
  streamOpening,
  streamPeople,
  streamRefusal,
} from '../dialect/sse.ts';
import { guard, guarded, type OnBug } from '../guard.ts';
import type { Hub } from '../hub/hub.ts';
import type { Entrance, Place, Welcome } from '../hub/place.ts';
import type { Who } from '../identity/identity.ts';
import type { Ticket } from '../identity/ticket/ticket.ts';
import type { DoorWatch } from '../net/door-watch.ts';
import { type Leaver, sayFarewell } from '../net/farewell.ts';
import { Heartbeat, type Patient } from '../net/heartbeat.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomName } from '../protocol/code.ts';
import { type ErrorCode, errorEntry, Refusal, refusalText } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import type { Aside } from '../protocol/me.ts';
import type { Author, Cursor } from '../protocol/record.ts';
import { usualRole } from '../protocol/role.ts';
import { plainFraming } from '../send/frame.ts';
import { Outlet, type OutletParts } from '../send/outlet.ts';
import type { PersonCount } from './person-count.ts';
import { Term } from './term.ts';

/** The seconds until an `EventSource` that is deaf to reasons takes its ticket back. */
const hopelessSeconds = 600;

/** The reader whose stream begins, and its places. */
export interface StreamEntrance {
  readonly response: ServerResponse;
  readonly head: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
  /** No room twice. */
  readonly places: readonly StreamedRoom[];
  /** The kind that is heard: messages, every fact, or signals too. */
  readonly facts: keyof StreamSpeeches;
  /** The person who hears it, where that is known: it ends when that does. */
  readonly who?: Who | undefined;
  /** The same as others see it; who is nothing to them but a number has none. */
  readonly listed?: Author | undefined;
  /** The address by which it counts; undefined where that tells nobody apart. */
  readonly countedFrom?: string | undefined;
  readonly isWatching?: Entrance['isWatching'];
  /** The ticket by which it comes in; the next stream by the same one ends it. */
  readonly ticket?: Ticket | undefined;
}

/** A room that is heard. */
export interface StreamedRoom {
  readonly room: RoomName;
  /** A cursor of this log; without it, only what is said from now on. */
  readonly after: Cursor | undefined;
  /** The person who hears it there, where more is known than of the person who hears all of it. */
  readonly actor?: Actor;
}

/** All event streams of this process. */
export interface EventStreams {
  /**
   * Sends the head and goes on for as long as somebody listens. The head is of a body that ends
   * with its connection: the bytes of a line are then the same for all who hear it.
   *
   * @throws Refusal `restart`, `too_many_connections`
   */
  open(entrance: StreamEntrance): Promise<void>;
  readonly size: number;
  /** Ends them all; their clients come back by themselves. */
  close(): Promise<void>;
}

export interface EventStreamsParts {
  readonly hub: Hub;
  readonly limits: Limits;
  readonly onBug: OnBug;
  /** Counts the connections, and what each person has open; nobody does where they are absent. */
  readonly door?: DoorWatch | undefined;
  readonly persons?: PersonCount | undefined;
  readonly unsent?: OutletParts['unsent'];
  readonly onOpen?: (dialect: 'sse') => void;
  readonly onClose?: (dialect: 'sse') => void;
}

export function createEventStreams(parts: EventStreamsParts): EventStreams {
  const heartbeat = new Heartbeat();
  const speeches = createStreamSpeeches(parts.hub.run);
  const streams = new Set<EventStream>();
  let closing = false;

  return {
    async open({ response, facts, ticket, countedFrom, ...entrance }) {
      if (closing) throw new Refusal('restart');
      // Behind an answer that is still on its way, it has no socket yet.
      if (!response.socket) await once(response, 'socket');
      if (closing) throw new Refusal('restart');
      const socket = response.socket as Socket;
      const { who } = entrance;
      const uncount = who ? parts.persons?.enter(who) : undefined;
      if (parts.door?.moves(socket, countedFrom) === false) {
        uncount?.();
        throw new Refusal('too_many_connections');
      }
      const stream = new EventStream(response, socket, heartbeat, parts);
      streams.add(stream);
      parts.onOpen?.('sse');
      heartbeat.add(stream);
      const forget = () => {
        streams.delete(stream);
        heartbeat.remove(stream);
        uncount?.();
        parts.onClose?.('sse');
      };
      guard(stream, () => stream.gone.then(forget));
      const giveBack = ticket?.takeUp(
        guarded(stream, (code: ErrorCode) => stream.end(code, hopelessSeconds)),
      );
      if (giveBack) guard(stream, () => stream.gone.then(giveBack));
      await stream.enter({ ...entrance, speech: speeches[facts] });
    },
    get size() {
      return streams.size;
    },
    close() {
      closing = true;
      heartbeat.stop();
      return sayFarewell(streams);
    },
  };
}

type Entered = Omit<StreamEntrance, 'response' | 'facts' | 'ticket' | 'countedFrom'> & {
  readonly speech: Speech;
};

/** One response that goes on: a reader of rooms who can say nothing. */
class EventStream implements Patient, Leaver {
  /** Resolves when the connection is over, or no stream any more. */
  readonly gone: Promise<void>;
  readonly #response: ServerResponse;
  readonly #socket: Socket;
  readonly #outlet: Outlet;
  readonly #parts: EventStreamsParts;
  readonly #release: () => void;
  #commentAt: number;
  readonly #places: Place[] = [];
  #term: Term | undefined;
  #ended = false;

  constructor(
    response: ServerResponse,
    socket: Socket,
    heartbeat: Heartbeat,
    parts: EventStreamsParts,
  ) {
    const { hub, limits, unsent } = parts;
    this.#response = response;
    this.#socket = socket;
    this.#parts = parts;
    this.#outlet = new Outlet(socket, { flush: hub.flush, traffic: hub.traffic, limits, unsent });
    this.#commentAt = heartbeat.now + limits.commentSeconds * 1_000;
    ({ promise: this.gone, resolve: this.#release } = Promise.withResolvers<void>());
    socket.once('close', guarded(this, this.#leave));
    // Whoever closes an EventSource only says so.
    socket.once('end', guarded(this, this.cut));
    if (socket.destroyed) this.#leave();
  }

  async enter({ places, who, ...how }: Entered): Promise<void> {
    const end = (code: ErrorCode) => this.end(code);
    this.#term = who && Term.of(who, { end, fail: (error) => this.fail(error) });
    const member = who && !who.author.claimed ? who.author.id : randomUUID();
    for (const place of places) await this.#enter(place, { ...how, member, who });
  }

  async #enter(
    { room, after, actor }: StreamedRoom,
    { head, speech, member, who, listed, isWatching }: Omit<Entered, 'places'> & { member: string },
  ): Promise<void> {
    if (this.#ended) return;
    const place = await this.#parts.hub
      .enter({
        room,
        dialect: speech,
        framing: plainFraming,
        outlet: this.#outlet,
        member,
        author: listed,
        isWatching,
        after,
        actor: actor ?? who,
        // It comes back with its cursor, and is told why it may not.
        onOut: ({ code, seconds, reason }) => this.end(code, 1, seconds, reason),
        greet: (welcome) => {
          if (this.#ended) return;
          this.#begin(head);
          this.#push(streamOpening(welcome));
          if (speech.signal) this.#push(streamPeople(welcome.room, welcome.people));
          if (who) for (const one of asidesIn(welcome, who)) this.#push(speech.aside?.(one) ?? '');
        },
        onLost: (error) => this.fail(error),
      })
      .catch((error: unknown) => {
        this.#leave();
        throw error;
      });
    if (this.#ended) place.leave();
    else this.#places.push(place);
  }

  check(now: number): void {
    if (this.#outlet.isStalled(now)) return this.cut();
    if (now < this.#commentAt) return;
    this.#commentAt = now + this.#parts.limits.commentSeconds * 1_000;
    if (this.#places.length > 0 && !this.#ended && !this.#outlet.congested)
      this.#push(streamComment);
  }

  /** Says why it ends, and after how many seconds to come back. */
  end(code: ErrorCode, seconds?: number, retry = errorEntry(code).retry, reason?: string): void {
    if (this.#ended) return;
    if (this.#response.headersSent) {
      const text = refusalText(code, this.#parts.limits);
      this.#push(streamRefusal({ code, text, retry, reason }));
    }
    this.close(code, seconds ?? retry ?? undefined);
  }

  /** Says when to come back, and ends once everything is read. */
  close(_code?: ErrorCode, retry?: number): void {
    // Without a head there is nothing yet that could end well.
    if (!this.#response.headersSent) return this.cut();
    if (retry !== undefined) this.#push(streamFarewell(retry * 1_000));
    this.#outlet.end();
    this.#leaveRooms();
    this.#ended = true;
    this.#term?.stop();
    this.#response.end();
  }

  /** Ends it because of a bug, which nobody else is to feel. */
  fail(error: unknown): void {
    this.#parts.onBug(error);
    try {
      if (this.#ended) this.cut();
      else this.close();
    } catch (worse) {
      this.#parts.onBug(worse);
      this.cut();
    }
  }

  /** Ends it without waiting for the other side. */
  cut(): void {
    this.#socket.destroy();
  }

  #begin({ status, headers }: StreamEntrance['head']): void {
    if (this.#response.headersSent) return;
    const { socket } = this.#response;
    socket?.setTimeout(0);
    socket?.setNoDelay(true);
    this.#response.useChunkedEncodingByDefault = false;
    this.#response.writeHead(status, { ...headers, connection: 'close' });
    this.#response.flushHeaders();
  }

  #push(text: string): void {
    this.#outlet.push(plainFraming.frame([text]));
  }

  #leave(): void {
    this.#ended = true;
    this.#term?.stop();
    try {
      this.#outlet.end();
      this.#leaveRooms();
    } finally {
      this.#release();
    }
  }

  #leaveRooms(): void {
    for (const place of this.#places.splice(0)) place.leave();
  }
}

/** Words to somebody about itself as a stream begins: what it was told before may be no more. */
function asidesIn({ room, me, yours }: Welcome, { author }: Who): readonly Aside[] {
  const own: Aside = { type: 'me', room, ...(me ?? { role: usualRole(author) }) };
  return yours ? [own, { type: 'yours', room, yours }] : [own];
}
