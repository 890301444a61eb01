import type { Reading } from '../hub/reading.ts';
import type { Identity, Who } from '../identity/identity.ts';
import type { Ticket } from '../identity/ticket/ticket.ts';
import type { Tickets } from '../identity/ticket/tickets.ts';
import type { CountedAddress } from '../net/counted-address.ts';
import type { OriginRule } from '../net/origin.ts';
import type { Site } from '../net/site.ts';
import type { Actor } from '../protocol/actor.ts';
import type { Clearance } from '../protocol/clearance.ts';
import type { RoomName } from '../protocol/code.ts';
import type { Counts } from '../protocol/counts.ts';
import type { DialectName } from '../protocol/dialect-name.ts';
import { type ErrorCode, Refusal } from '../protocol/error.ts';
import type { Signal } from '../protocol/event.ts';
import type { Limits } from '../protocol/limit.ts';
import type { Author } from '../protocol/record.ts';
import type { RoomRule } from '../protocol/room-rule.ts';
import type { Codes } from '../room/codes.ts';
import type { Decided } from '../room/ground.ts';
import type { Rooms } from '../room/rooms.ts';
import type { EventStreams } from '../socket/sse.ts';
import type { ListenerDefaults } from '../socket/websocket.ts';
import type { StoreReader } from '../store/store.ts';
import type { Answered, PathPart, QueryField, Shape } from './api/shape.ts';
import type { Boxes } from './boxes.ts';
import type { DearRequests } from './dear.ts';
import type { HostDesk } from './host-desk/host-desk.ts';
import type { HttpAnswer } from './http-answer.ts';
import type { FigureRule, Metrics } from './ops/metrics.ts';
import type { OwnLook } from './ops/own-look.ts';
import type { PageReports } from './ops/page-reports.ts';
import type { Assets } from './page/assets.ts';
import type { PageCache } from './page/page-cache.ts';

/** The parts that handlers stand on. */
export interface House {
  readonly store: StoreReader;
  readonly rooms: Rooms;
  /** The people who make rooms; they own them unless said. */
  readonly roomRule?: RoomRule | undefined;
  /** The codes of new rooms; chosen by whoever makes them unless said. */
  readonly codes?: Codes | undefined;
  readonly identity: Identity;
  /** The number of members who are in a room now. */
  readonly people: {
    count(key: string, clearance?: Clearance): number;
    /** The places up to which they read. */
    readonly reading: Pick<Reading, 'move'>;
    /** Somebody under the name that it has in a room. */
    called(key: string, author: Author): Author;
    /** Tells a room what is only so for a moment. */
    hint(signal: Signal): void;
    /** The number of people in a room who are meant. */
    countOf(key: string, isMeant: (actor: Actor) => boolean): number;
  };
  readonly streams: Pick<EventStreams, 'open'>;
  readonly tickets: Tickets;
  /** Boxes that people carry from one of their devices to another. */
  readonly boxes: Boxes;
  readonly limits: Limits;
  readonly counts: Counts;
  /** Requests that wait for others from the same address. */
  readonly dear: DearRequests;
  /** The dialects that are spoken here; all of them unless said. */
  readonly dialects?: readonly DialectName[] | undefined;
  readonly metrics: Metrics;
  /**
   * @param from the address of who is refused
   * @param room the key of the room that was asked
   * @param strange the origin or the host that is none of those taken
   */
  readonly onRefusal: (
    code: ErrorCode,
    from: string | undefined,
    room?: string,
    strange?: string,
  ) => void;
  readonly ready: () => boolean;
  /** The address by which people reach it. */
  readonly site: Site;
  /** The origins whose pages may ask the API. */
  readonly origins: OriginRule;
  /** The rule by which those who ask here may read the figures. */
  readonly figures: FigureRule;
  /** The other sites that may have a room's frame or wall in their pages; none unless said. */
  readonly embedOrigins?: 'any' | readonly string[] | undefined;
  /** Shown to the host's doctor; to nobody unless given. */
  readonly ownLook?: OwnLook | undefined;
  readonly assets: Assets;
  /** Reports of browsers that kept a page from something. */
  readonly pageReports: PageReports;
  /** Pages that are asked for at the same moment. */
  readonly pageCache: PageCache;
  /** The host's desk; absent where there is none. */
  readonly hostDesk?: HostDesk | undefined;
  /** The OpenAPI document, but for the address of the server. */
  readonly document: object;
}

/** A request, as far as a handler needs it, and where it comes from. */
export interface Ask extends CountedAddress {
  readonly request: Request;
  readonly query: URLSearchParams;
  /** The named parts of the path, as sent: still percent-encoded. */
  readonly part: (name: string) => string;
  readonly house: House;
  /** The other end of the connection: a proxy's, where one stands between. */
  readonly peer: { readonly address?: string | undefined; readonly port?: number | undefined };
  /** Nobody waits for the answer any more. */
  readonly isLeft: () => boolean;
  /** The listener of this request; undefined on the main port. */
  readonly listener: ListenerDefaults | undefined;
  /** The passes it shows, of rooms that ask for a password. */
  readonly passes: readonly string[];
  /** The holder of the request's bearer or ticket, where it is no open route. */
  readonly reader: Who | undefined;
  /** The ticket in its address, where the route takes one. */
  readonly ticket: Ticket | undefined;
}

/** A request before anybody looked at who asks. */
export type Asked = Pick<
  Ask,
  'request' | 'house' | keyof CountedAddress | 'peer' | 'listener' | 'isLeft'
>;

/** Work behind a route: from a request to its answer. */
export type Handler = (ask: Ask) => HttpAnswer | Promise<HttpAnswer>;

/** One row of the list of routes, and all that the OpenAPI document says about it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Its parts in braces are read with `part`. */
  readonly path: string;
  /** Its parts in braces that are not `code` or `seq`. */
  readonly parts?: Readonly<Record<string, PathPart>>;
  readonly answer: Handler;
  /** One sentence. */
  readonly does: string;
  /** The look of its refusals. */
  readonly refusesBy: 'page' | 'json';
  /** Besides those that follow from the rest of the row. */
  readonly refuses: readonly ErrorCode[];
  /** The command that it has its room decide on: one kind, or one of several. */
  readonly acts?: Decided['type'] | readonly Decided['type'][];
  /** Rooms are named elsewhere than by `{code}`, and what is in them is told to who may be there. */
  readonly namesRooms?: true;
  readonly query?: readonly QueryField[];
  /** Takes a cursor, as `?after=` or in `Last-Event-ID`. */
  readonly cursor?: true;
  readonly body?: Shape;
  /** The body comes as a form sends it, not as JSON. */
  readonly form?: true;
  /** The types of a body of which a document says no more. */
  readonly bodyTypes?: readonly string[];
  readonly secret?: 'optional' | 'required';
  readonly gives: Answered;
  /** Answers the same with 202 where it waits for those who keep order. */
  readonly mayWait?: true;
  /** Takes a ticket for its room in the place of a bearer, as `?ticket=`. */
  readonly takesTicket?: true;
  /** Answers with 204 where there is nothing. */
  readonly mayBeNothing?: true;
  /** Carries a validator: who shows it while the answer is still so hears 304. */
  readonly validated?: true;
  /** Says in `Link` where the other pages of its list are. */
  readonly paged?: true;
  /** Says in `Location` where that is which it made. */
  readonly names?: true;
  /** Is for the host, by a word of its own for this. */
  readonly ofHost?: 'metricsToken' | 'doctorWord';
  /** Costs much: one at a time from one address; where it costs the loop, a few at a time of all. */
  readonly isDear?: true | 'of the loop';
  /** Costs next to nothing: how often it is asked for is not counted. */
  readonly isFree?: true;
  /** Is for whoever has the key of the host's desk, and nobody else. */
  readonly ofDesk?: true;
  /** Shows nothing of what people say: whoever comes is not asked who that is. */
  readonly open?: true;
}

/** @throws Refusal `bad_code` */
export function roomOf(ask: Ask): RoomName {
  return roomCalled(ask, decoded(ask.part('code'), 'bad_code'));
}

/** @throws Refusal `bad_code` */
export function roomCalled({ house }: Ask, spelling: string): RoomName {
  const room = house.store.find(spelling, house.limits);
  if (!room) throw new Refusal('bad_code');
  return room;
}

/** @throws Refusal `no_message` */
export function seqOf(ask: Ask): number {
  const seq = ask.part('seq');
  if (!/^[1-9]\d{0,14}$/.test(seq)) throw new Refusal('no_message');
  return Number(seq);
}

/** A part of the path, decoded. @throws Refusal */
export function partOf(ask: Ask, name: string, code: ErrorCode): string {
  return decoded(ask.part(name), code);
}

function decoded(part: string, code: ErrorCode): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(code);
  }
}
