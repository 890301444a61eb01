import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Client, type ConnectOptions, connect } from '../../src/client/index.ts';
import { subprotocol, type Word } from '../../src/dialect/native.ts';
import { guestOf } from '../../src/identity/guest.ts';
import { calledAuthor } from '../../src/identity/identity.ts';
import { roomName } from '../../src/protocol/code.ts';
import type { Command } from '../../src/protocol/command.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import type { Change } from '../../src/protocol/fact.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import type { Author, Message } from '../../src/protocol/record.ts';

type Join = Extract<Command, { type: 'join' }>;
type Resume = Extract<Word, { type: 'joined' }>['resume'];

/** One connection, as the stage sees it. */
export interface Peer {
  readonly socket: WebSocket;
  readonly rooms: Set<string>;
  you: Author;
}

export const bo: Author = { id: 'g_bo', name: 'bo' };

export const keyOf = (code: string): string => roomName(code)?.key ?? '';

/**
 * A server that plays the wire, and can be told to play it badly: to stay silent, to cut a
 * connection at any point, to lose, double and reorder what it says.
 */
export class Stage {
  readonly heard: Command[] = [];
  readonly peers = new Set<Peer>();
  readonly logs = new Map<string, RoomEvent[]>();
  epoch = 'e1';
  beatSeconds = 25;
  readonly run = 'run1';
  resumeGap = 300;
  limits = { ...defaultLimits };
  /** True where the command was dealt with, or is to be passed over. */
  intercept: (command: Command, peer: Peer) => boolean = () => false;
  /** What is said in place of what was to be said in one frame. */
  rewrite: (frame: Word[], peer: Peer) => Word[] = (frame) => frame;
  readonly #happened = new EventEmitter();
  #server: WebSocketServer | undefined;
  #port = 0;

  get url(): string {
    return `ws://127.0.0.1:${this.#port}/ws`;
  }

  async open(): Promise<this> {
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port: this.#port,
      handleProtocols: () => subprotocol,
    });
    this.#server = server;
    server.on('connection', (socket) => this.#connected(socket));
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    return this;
  }

  async close(): Promise<void> {
    const closed = this.#server && once(this.#server, 'close');
    this.cut();
    this.#server?.close();
    await closed;
  }

  /** Drops every connection without a word, or, given a code, with one. */
  cut(code?: number, reason?: string): void {
    for (const { socket } of this.peers) {
      if (code === undefined) socket.terminate();
      else socket.close(code, reason);
    }
  }

  /** Resolves when a command passes `wanted`, also where it came already, counted from `from`. */
  async hears(wanted: (command: Command) => boolean, from = 0): Promise<Command> {
    for (let at = from; ; at++) {
      while (at >= this.heard.length) await once(this.#happened, 'heard');
      const command = this.heard[at];
      if (command && wanted(command)) return command;
    }
  }

  log(code: string): RoomEvent[] {
    const key = keyOf(code);
    const log = this.logs.get(key) ?? [];
    this.logs.set(key, log);
    return log;
  }

  /** Puts a change into the log without telling anybody. */
  commit(code: string, author: Author, change: Change, ref?: string): RoomEvent {
    const log = this.log(code);
    const event: RoomEvent = {
      room: keyOf(code),
      seq: log.length + 1,
      epoch: this.epoch,
      at: 1_000 + log.length,
      author,
      ...(ref !== undefined && { ref }),
      ...change,
    };
    log.push(event);
    return event;
  }

  /** Somebody posts, and everybody in the room hears it. */
  post(code: string, text: string, author = bo): RoomEvent {
    const event = this.commit(code, author, { type: 'posted', text });
    this.publish(event);
    return event;
  }

  publish(event: RoomEvent, except?: Peer): void {
    for (const peer of this.peers) {
      if (peer !== except && peer.rooms.has(event.room)) this.say(peer, event);
    }
  }

  say(peer: Peer, ...frame: Word[]): void {
    const said = this.rewrite(frame, peer);
    if (said.length > 0) peer.socket.send(JSON.stringify(said.length === 1 ? said[0] : said));
  }

  sayAll(...frame: Word[]): void {
    for (const peer of this.peers) this.say(peer, ...frame);
  }

  beat(): void {
    for (const peer of this.peers) this.#beat(peer);
  }

  #beat(peer: Peer): void {
    const rooms = [...peer.rooms].map((key) => [key, this.logs.get(key)?.length ?? 0]);
    this.say(peer, { type: 'beat', at: 0, rooms: Object.fromEntries(rooms) });
  }

  refuse(peer: Peer, command: Command, code: string, retry: number | null = null): true {
    const ref = 'ref' in command ? command.ref : undefined;
    this.say(peer, { type: 'refused', code, text: `no: ${code}`, retry, ref } as Word);
    return true;
  }

  #connected(socket: WebSocket): void {
    const peer: Peer = { socket, rooms: new Set(), you: bo };
    this.peers.add(peer);
    socket.on('close', () => this.peers.delete(peer));
    socket.on('error', () => {});
    socket.on('message', (bytes) => {
      const command = JSON.parse(String(bytes)) as Command;
      this.heard.push(command);
      if (!this.intercept(command, peer)) this.answer(command, peer);
      this.#happened.emit('heard');
    });
  }

  answer(command: Command, peer: Peer): void {
    const ref = 'ref' in command ? command.ref : undefined;
    switch (command.type) {
      case 'hello': {
        peer.you = calledAuthor(guestOf(command.secret ?? ''), command.name ?? '');
        const { epoch, run, beatSeconds: beat, limits } = this;
        return this.say(peer, { type: 'welcome', you: peer.you, epoch, run, beat, limits });
      }
      case 'name':
        peer.you = { ...peer.you, name: command.name };
        return this.say(peer, { type: 'named', you: peer.you, ref });
      case 'join':
        return this.#join(command, peer);
      case 'leave':
        peer.rooms.delete(keyOf(command.room));
        return this.say(peer, { type: 'left', room: keyOf(command.room), ref });
      case 'people':
        return this.say(peer, { type: 'people', room: keyOf(command.room), count: 1, ref });
      case 'history': {
        const { before = Number.POSITIVE_INFINITY, after = 0, limit = 50 } = command;
        const within = this.messages(command.room).filter(({ seq }) => seq > after && seq < before);
        const messages =
          command.after === undefined ? within.slice(-limit) : within.slice(0, limit);
        const latest = this.log(command.room).length;
        const room = keyOf(command.room);
        return this.say(peer, { type: 'history', room, messages, latest, epoch: this.epoch, ref });
      }
      case 'beat':
        return this.#beat(peer);
      case 'typing':
        return;
      default:
        return this.#change(command, peer);
    }
  }

  messages(code: string): Message[] {
    return this.log(code).flatMap((event) => {
      if (event.type !== 'posted') return [];
      const { seq, author, text, at, ref } = event;
      return [{ seq, author, text, at, ...(ref !== undefined && { ref }) }];
    });
  }

  #change(command: Exclude<Command, { type: 'hello' | 'join' }>, peer: Peer): void {
    if (!('ref' in command) || !('room' in command)) return;
    const { room, ref } = command;
    const log = this.log(room);
    const first = log.find((event) => event.author.id === peer.you.id && event.ref === ref);
    const event = first ?? this.commit(room, peer.you, changeOf(command), ref);
    const { seq, epoch, at } = event;
    const ack: Word = { type: 'ack', room: event.room, seq, epoch, at, ref };
    if (first) return this.say(peer, ack);
    this.say(peer, ack, ...(peer.rooms.has(event.room) ? [event] : []));
    this.publish(event, peer);
  }

  #join({ room: code, after, ref }: Join, peer: Peer): void {
    const room = keyOf(code);
    const log = this.log(code);
    peer.rooms.add(room);
    const page = this.messages(code).slice(-50);
    const resume = this.#resume(after, log.length, page[0]?.seq ?? 1);
    const missed = resume.state === 'ok' ? log.slice(after?.seq) : [];
    const joined: Word = {
      type: 'joined',
      room,
      code,
      epoch: this.epoch,
      run: this.run,
      seq: log.length,
      resume,
      people: { count: 1 },
      ref,
      ...(resume.state !== 'ok' && { messages: page }),
    };
    this.say(peer, joined, ...missed);
  }

  #resume(after: Join['after'], latest: number, first: number): Resume {
    if (!after) return { state: 'fresh' };
    if (after.epoch !== this.epoch) return { state: 'reset', code: 'cursor_epoch' };
    if (after.seq > latest) return { state: 'reset', code: 'cursor_ahead' };
    if (latest - after.seq <= this.resumeGap) return { state: 'ok' };
    return { state: 'gap', from: after.seq + 1, to: Math.max(after.seq + 1, first - 1) };
  }
}

function changeOf(command: Command): Change {
  switch (command.type) {
    case 'post':
      return { type: 'posted', text: command.text };
    case 'edit':
      return { type: 'edited', target: command.seq, text: command.text };
    case 'remove':
      return { type: 'removed', target: command.seq };
    case 'react': {
      const { seq: target, emoji, on } = command;
      return { type: on ? 'reacted' : 'unreacted', target, emoji };
    }
    default:
      throw new Error(`${command.type} changes nothing`);
  }
}

export async function openStage(): Promise<Stage> {
  const stage = await new Stage().open();
  onTestFinished(() => stage.close());
  return stage;
}

export function openClient(stage: Stage, options?: ConnectOptions): Client {
  return openAt(stage.url, options);
}

export function openAt(url: string, options?: ConnectOptions): Client {
  const client = connect(url, options);
  onTestFinished(() => client.close());
  return client;
}
