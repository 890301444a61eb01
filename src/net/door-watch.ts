import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { type Answerable, complain, guard, guarded, type OnBug } from '../guard.ts';
import type { ErrorCode } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import type { AddressCount } from './counted-address.ts';
import type { ComesFrom, DoorCount, Held } from './door-count.ts';
import { createEarlyRefusal } from './early-refusal.ts';
import { plainAddress, subscriberOf } from './ip.ts';
import { deafen } from './pipeline.ts';
import { rawRefusal } from './refusal.ts';

/** The parts that a watch stands on. */
export interface DoorWatchParts {
  readonly count: DoorCount;
  readonly addressCount: AddressCount;
  readonly limits: Limits;
  /** Connections that are refused and waited for, until they asked for something, at most. */
  readonly refusedWaiting: number;
  /** Told of every connection that there is no place for. */
  readonly onRefusal?: (code: ErrorCode, from: string | undefined) => void;
  readonly onBug?: OnBug;
}

/** A watch over the connections of all ports: who comes in, and who is silent. */
export interface DoorWatch {
  /**
   * Has a server take only connections that there is a place for. The others hear so, where no TLS
   * stands between.
   */
  over(server: Server, isPlain: boolean): void;
  /**
   * Counts a connection of another's server from when something is first asked for here on it: until it
   * is over, or others need its place. It is not ended then, and counted anew when it asks again.
   *
   * @returns false where there is no place
   */
  comes(request: IncomingMessage): boolean;
  /** Told of a request that is to be answered. */
  asked(request: IncomingMessage, response: ServerResponse): void;
  /** Told that an answer is over. */
  answered(socket: Duplex): void;
  /**
   * Counts what a connection has become (a WebSocket, an event stream) for who asked for it: a proxy
   * asks for many.
   *
   * @returns false where there is no place
   */
  moves(socket: Duplex, countedFrom: string | undefined): boolean;
  /** Told that somebody said hello, or is in a room. */
  spoken(socket: Duplex): void;
  /** Told of a WebSocket, which is silent until it spoke, and what becomes of it where others need its place. */
  upgraded(socket: Duplex, giveWay: () => void): void;
}

type OnConnection = (this: Server, socket: Socket) => void;

interface Taking {
  readonly onConnection: readonly OnConnection[];
  readonly isPlain: boolean;
}

/** Tells the connections of this machine apart. */
function placeOf({ localPort, remoteAddress, remotePort }: Socket): string {
  return `${localPort} ${remoteAddress} ${remotePort}`;
}

export function createDoorWatch(parts: DoorWatchParts): DoorWatch {
  const { count, addressCount, limits, onRefusal, onBug = complain } = parts;
  const helds = new WeakMap<Duplex, Held>();
  /** The connections of others' servers. */
  const visitors = new WeakSet<Duplex>();
  /** Those whose TLS is still to come. */
  const shaking = new Map<string, Held>();
  const refuse = createEarlyRefusal(limits, parts.refusedWaiting);
  const words = rawRefusal('too_many_connections', limits);

  const owning = (socket: Socket): Answerable => ({
    fail(error) {
      onBug(error);
      socket.destroy();
    },
  });
  const placeBehind = ({ remoteAddress }: Socket): ComesFrom => {
    if (remoteAddress === undefined) return { address: undefined };
    const peer = subscriberOf(plainAddress(remoteAddress) ?? remoteAddress);
    if (!addressCount.asksForOthers(remoteAddress)) return { address: peer, peer };
    return { address: undefined, peer, isUnnamed: !addressCount.isProxy(remoteAddress) };
  };
  /** The proxy that brought it, where that says for whom it asks, and nobody named it. */
  const unnamedOf = (socket: Duplex): string | undefined => {
    if (!(socket instanceof Socket)) return undefined;
    const { peer, isUnnamed } = placeBehind(socket);
    return isUnnamed ? peer : undefined;
  };
  const endNow = (socket: Socket) => {
    deafen(socket);
    socket.end(words);
    socket.destroySoon();
  };
  const seat = (server: Server, { onConnection, isPlain }: Taking, socket: Socket, held: Held) => {
    helds.set(socket, held);
    const place = isPlain ? undefined : placeOf(socket);
    if (place !== undefined) shaking.set(place, held);
    const leave = () => {
      count.leave(held);
      if (place !== undefined) shaking.delete(place);
    };
    socket.once('close', guarded({ fail: onBug }, leave));
    for (const each of onConnection) each.call(server, socket);
  };
  const take = (server: Server, taking: Taking, socket: Socket) => {
    const { isPlain } = taking;
    const giveWay = () => {
      if (isPlain) endNow(socket);
      else socket.destroy();
    };
    const from = placeBehind(socket);
    const held = count.enter(from, giveWay);
    if (held) return seat(server, taking, socket, held);
    const { remoteAddress } = socket;
    const onRefused = () => onRefusal?.('too_many_connections', remoteAddress);
    if (!isPlain) {
      onRefused();
      socket.destroy();
      return;
    }
    const takes = (heard: Buffer) => {
      const late = count.enter({ ...from, hasSpoken: true }, giveWay);
      if (!late) return false;
      socket.unshift(heard);
      seat(server, taking, socket, late);
      return true;
    };
    refuse(socket, owning(socket), { takes, onRefused });
  };

  /** Node has another socket above the one that came. */
  const takeSecure = (socket: TLSSocket) => {
    const held = shaking.get(placeOf(socket));
    if (!held) return;
    helds.set(socket, held);
    held.giveWay = () => socket.destroy();
  };

  return {
    over(server, isPlain) {
      if (!isPlain)
        server.prependListener('secureConnection', guarded({ fail: onBug }, takeSecure));
      const onConnection = server.listeners('connection') as OnConnection[];
      server.removeAllListeners('connection');
      server.on('connection', (socket: Socket) =>
        guard(owning(socket), () => take(server, { onConnection, isPlain }, socket)),
      );
    },
    comes(request) {
      const { socket } = request;
      if (helds.has(socket)) return true;
      const { countedFrom: address } = addressCount.of(request);
      const { peer, isUnnamed } = placeBehind(socket);
      const from = { address, peer, isUnnamed: address === undefined && isUnnamed === true };
      const held = count.enter({ ...from, hasSpoken: true }, () => helds.delete(socket));
      if (!held) return false;
      helds.set(socket, held);
      if (visitors.has(socket)) return true;
      visitors.add(socket);
      const leave = () => {
        const last = helds.get(socket);
        if (last) count.leave(last);
      };
      socket.once('close', guarded({ fail: onBug }, leave));
      return true;
    },
    asked(request, response) {
      const held = helds.get(request.socket);
      if (!held) return;
      const { countedFrom } = held.address === undefined ? {} : addressCount.of(request);
      // A proxy that is none by name is known by what it says.
      if (countedFrom === undefined) count.move(held, undefined, unnamedOf(request.socket));
      count.heard(held);
      held.asking++;
      count.become(held, 'busy');
      const isOwn = !visitors.has(request.socket);
      if (isOwn && count.isCrowded(held)) response.shouldKeepAlive = false;
    },
    answered(socket) {
      const held = helds.get(socket);
      if (!held) return;
      if (--held.asking > 0) return;
      held.giveWay = () => (visitors.has(socket) ? helds.delete(socket) : socket.destroy());
      count.become(held, 'idle');
    },
    moves(socket, countedFrom) {
      const held = helds.get(socket);
      if (held === undefined) return true;
      const unnamed = countedFrom === undefined ? unnamedOf(socket) : undefined;
      const isIn = count.move(held, countedFrom, unnamed);
      if (isIn) count.heard(held);
      return isIn;
    },
    spoken(socket) {
      const held = helds.get(socket);
      if (held) count.become(held, 'busy');
    },
    upgraded(socket, giveWay) {
      const held = helds.get(socket);
      if (!held) return;
      held.giveWay = giveWay;
      count.become(held, 'silent');
    },
  };
}
