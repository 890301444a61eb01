import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Page } from '../../src/client/index.ts';
import { readFrame, subprotocol, type Word } from '../../src/dialect/native.ts';
import type { Cursor } from '../../src/protocol/record.ts';
import type { OpenOperation, OpenReader, Recording } from '../history/history.ts';

/** Told whenever something was answered or heard. */
export interface WriterHooks {
  onAck(): void;
  /** @param retry milliseconds after which trying again may help */
  onRefused(code: string, retry: number | null): void;
  onHeard(): void;
}

/**
 * Somebody who says one message after the other in each of his rooms, over native frames: the next
 * one when the last is acknowledged. After a connection ends, what is unanswered is sent again with
 * the same ref.
 */
export class Writer {
  /** Close codes of its connections. */
  readonly closes: number[] = [];
  readonly readers = new Map<string, OpenReader>();
  /** Has the server asked for a sign of life that is still owed? */
  isPinged = false;
  /** Word in all: the server's timers run. */
  beats = 0;
  readonly cursors = new Map<string, Cursor>();
  readonly #name: string;
  readonly #secret = randomBytes(32).toString('base64url');
  readonly #rooms: readonly string[];
  readonly #recording: Recording;
  readonly #hooks: WriterHooks;
  readonly #unanswered = new Map<string, OpenOperation>();
  #author = '';
  #socket: WebSocket | undefined;
  #isTalking = false;
  #isHolding = false;
  #count = 0;

  constructor(name: string, rooms: readonly string[], recording: Recording, hooks: WriterHooks) {
    this.#name = name;
    this.#rooms = rooms;
    this.#recording = recording;
    this.#hooks = hooks;
  }

  /** Comes (back), joins its rooms and goes on where it was. */
  async connect(url: string): Promise<void> {
    const how = { perMessageDeflate: false, autoPong: false };
    const socket = new WebSocket(url, [subprotocol], how);
    this.#socket = socket;
    const missing = new Set(this.#rooms);
    const isLive = new Promise<void>((resolve, reject) => {
      socket.on('message', (bytes) => {
        for (const heard of readFrame(String(bytes))) {
          this.#hear(heard);
          if (heard.type === 'joined') missing.delete(heard.room);
          if (missing.size === 0) resolve();
        }
      });
      socket.on('ping', () => {
        this.isPinged = true;
        if (!this.#isHolding) this.#pong();
      });
      socket.on('error', () => {});
      socket.on('close', (code) => {
        this.closes.push(code);
        reject(new Error(`${this.#name} was cut off (${code})`));
      });
    });
    isLive.catch(() => {});
    await once(socket, 'open');
    this.#tell({ type: 'hello', secret: this.#secret, name: this.#name });
    for (const room of missing) {
      const after = this.cursors.get(room);
      this.#tell({ type: 'join', room, ref: `join ${room}`, ...(after && { after }) });
    }
    await isLive;
    this.sayAgain();
    if (this.#isTalking) this.talk();
  }

  get isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** The refs of what is said and has no answer. */
  get unanswered(): readonly string[] {
    return [...this.#unanswered.values()].map(({ ref }) => ref ?? '');
  }

  get isAnswered(): boolean {
    return this.#unanswered.size === 0;
  }

  talk(): void {
    this.#isTalking = true;
    for (const room of this.#rooms) if (!this.#unanswered.has(room)) this.#say(room);
  }

  /** Says nothing new; what is under way may still be answered. */
  hush(): void {
    this.#isTalking = false;
  }

  /** Sends again what isn't acknowledged. */
  sayAgain(): void {
    for (const operation of this.#unanswered.values()) this.#send(operation);
  }

  /** Answers no ping, until told to. */
  holdPongs(isHolding: boolean): void {
    this.#isHolding = isHolding;
    if (!isHolding && this.isPinged) this.#pong();
  }

  end(): void {
    this.hush();
    this.#socket?.terminate();
  }

  #say(room: string): void {
    const ref = `${this.#name}-${++this.#count}`;
    const change = { type: 'posted', text: `${ref} in ${room}` } as const;
    const [sender, author] = [this.#name, this.#author];
    const operation = this.#recording.begin({ sender, author, room, ref, change });
    this.#unanswered.set(room, operation);
    this.#send(operation);
  }

  #send({ room, ref, change }: OpenOperation): void {
    if (change.type === 'posted') this.#tell({ type: 'post', room, ref, text: change.text });
  }

  #tell(command: object): void {
    if (this.isConnected) this.#socket?.send(JSON.stringify(command));
  }

  #pong(): void {
    this.isPinged = false;
    if (this.isConnected) this.#socket?.pong();
  }

  #hear(heard: Word): void {
    switch (heard.type) {
      case 'welcome':
        this.#author = heard.you.id;
        return;
      case 'ack':
        return this.#acknowledged(heard);
      case 'refused':
        return this.#hooks.onRefused(heard.code, heard.retry ?? null);
      case 'joined':
        return this.#joined(heard);
      case 'beat':
        this.beats++;
        return this.#hooks.onHeard();
      case 'posted':
        this.cursors.set(heard.room, { epoch: heard.epoch, seq: heard.seq });
        this.readers.get(heard.room)?.shown.push({ type: 'event', event: heard });
        return this.#hooks.onHeard();
    }
  }

  #joined({ room, epoch, seq, resume, messages = [] }: Extract<Word, { type: 'joined' }>): void {
    if (resume.state === 'ok') return;
    this.cursors.set(room, { epoch, seq });
    const reader = this.readers.get(room) ?? this.#recording.reader(this.#name, room);
    this.readers.set(room, reader);
    const gap = resume.state === 'gap' && { gap: { epoch, from: resume.from, to: resume.to } };
    const page = { messages, seq, epoch, reason: resume.state, ...gap };
    reader.shown.push({ type: 'page', page: page as Page });
  }

  #acknowledged({ room, ref, seq, epoch }: Extract<Word, { type: 'ack' }>): void {
    const operation = this.#unanswered.get(room);
    if (!operation || operation.ref !== ref) return;
    this.#unanswered.delete(room);
    Object.assign(operation, { outcome: 'ok', seq, epoch });
    if (this.#isTalking) this.#say(room);
    this.#hooks.onAck();
  }
}
