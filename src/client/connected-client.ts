import type { Word } from '../dialect/native.ts';
import { roomName } from '../protocol/code.ts';
import type { Command } from '../protocol/command.ts';
import type { ToldLimits } from '../protocol/limit.ts';
import type { Author } from '../protocol/record.ts';
import { headersOf, httpBase } from './address.ts';
import type { Call } from './call.ts';
import { called } from './called.ts';
import type { Client, ClientEvents, LinkState, Room } from './client.ts';
import type { ConnectOptions } from './connect-options.ts';
import { Door } from './door.ts';
import { Failure, offline, unsaid } from './failure.ts';
import type { act } from './http-act.ts';
import type { Greeting } from './http-transport.ts';
import { isEvent } from './is-event.ts';
import { Joins } from './joins.ts';
import { lateHttp } from './late-ways.ts';
import { Link } from './link.ts';
import { Marks } from './marks.ts';
import { Outbox } from './outbox.ts';
import { fingerprint, type OutboxStore } from './outbox-store.ts';
import type { OwnRoom } from './own-room.ts';
import { type Renaming, settle } from './renaming.ts';
import { Requests } from './request.ts';
import { JoinedRoom } from './room.ts';
import { newSecret } from './secret.ts';
import { TypedTarget } from './target.ts';
import { Token } from './token.ts';
import type { OpenTransport } from './transport.ts';
import type { Guest, Uplink } from './uplink.ts';

/** The parts of a client that a page may load when they are needed. */
export interface Ways {
  readonly openHttp: OpenTransport;
  /** Does by one request what changes a room. */
  readonly act: typeof act;
  /** The place for what is not sent yet; a client without a secret could never send it again. */
  readonly openOutbox: (server: string, secret: string | undefined) => OutboxStore;
}

/** A client of one server; the way by HTTP is the one that it is given. */
export class ConnectedClient extends TypedTarget<ClientEvents, 'state' | 'you'> implements Client {
  readonly #secret: string;
  readonly #options: ConnectOptions;
  readonly #act: Ways['act'];
  readonly #token: Token;
  readonly #link: Link;
  readonly #uplink: Uplink;
  readonly #requests = new Requests((command, call?: Call) => this.#link.send(command, call));
  readonly #marks: Marks;
  readonly #store: OutboxStore;
  /** The outbox of every room that was joined, by its key. */
  readonly #outboxes = new Map<string, Outbox>();
  readonly #rooms = new Map<string, JoinedRoom>();
  readonly #joins = new Joins();
  you: Author | undefined;
  #guest: Guest | undefined;
  limits: ToldLimits | undefined;
  #name: string | undefined;
  /** The name of the latest hello, and the latest one that the server took. */
  #toldName: string | undefined;
  #takenName: string | undefined;
  #renamings: Renaming[] = [];

  constructor(url: URL, options: ConnectOptions, { openHttp, openOutbox, act }: Ways) {
    super();
    // One author for all connections: a ref means the same message only from the same author.
    this.#secret = options.secret ?? newSecret();
    this.#options = options;
    this.#token = new Token(options.getToken);
    this.#act = act;
    this.#marks = new Marks((command) => this.#link.send(command), options.mine);
    this.#name = options.name;
    const end = {
      prepare: () => this.#token.bring(),
      hello: () => this.#hello(),
      heard: (heard: Word) => this.#heard(heard),
      changed: (state: LinkState) => this.#changed(state),
    };
    this.#link = new Link(url.href, openHttp, end, options.WebSocket);
    const author = fingerprint(options.account ?? this.#secret);
    this.#store = options.outbox ?? openOutbox(url.host, options.account ?? options.secret);
    this.#uplink = {
      state: () => this.state,
      you: () => this.you,
      guest: () => this.#guest,
      watch: options.watch,
      base: httpBase(url.href),
      headers: (pass) => headersOf(this.#token.now ?? this.#secret, pass),
      outboxOf: (room) => {
        const outbox = this.#outboxes.get(room) ?? new Outbox({ room, author, store: this.#store });
        this.#outboxes.set(room, outbox);
        return outbox;
      },
      doorOf: (room) => new Door(this.#store, `${author} ${room}`),
      ask: (...asked) => this.#requests.ask(...asked),
      marks: this.#marks,
      typing: (room) => this.#link.send({ type: 'typing', room }),
      left: ({ id }) => this.#rooms.delete(id),
    };
    options.signal?.addEventListener('abort', () => this.close());
    if (options.signal?.aborted) this.close();
  }

  get state(): LinkState {
    return this.#link.state;
  }

  get guest(): string | undefined {
    return this.#guest?.id;
  }

  rename(name: string): Promise<Author> {
    return new Promise((resolve, reject) => {
      if (this.state.name === 'closed') return reject(offline());
      if (typeof name !== 'string') return reject(unsaid());
      this.#name = name;
      this.#renamings.push({ resolve, reject });
      if (this.state.name === 'live') this.#tellName();
    });
  }

  room(code: string, { password }: { readonly password?: string } = {}): Room {
    const name = this.#options.codes === 'exact' ? { key: code, code } : roomName(code);
    if (!name) throw new Failure('failed', 'bad_code', 'That is no room code.');
    const room = this.#rooms.get(name.key) ?? new JoinedRoom(name, this.#uplink);
    this.#rooms.set(name.key, room);
    if (password) room.enter(password).catch(() => {});
    return room;
  }

  join(code: string, how?: { readonly password?: string }): () => void {
    return this.#joins.join(this.room(code, how));
  }

  make(code?: string): Promise<Room> {
    return called(async (call) => {
      if (this.#token.now === undefined) await this.#token.bring();
      const { base, headers } = this.#uplink;
      const make = { type: 'make', room: code ?? '' } as const;
      const name = this.#name ?? '';
      return this.room((await this.#act<{ code: string }>(base, make, name, headers(), call)).code);
    });
  }

  rooms(): Promise<readonly OwnRoom[]> {
    return called(async ({ signal }) => {
      const url = new URL('api/me/rooms', this.#uplink.base);
      const headers = this.#uplink.headers();
      const { askHttp } = await lateHttp();
      return (await askHttp<{ rooms: OwnRoom[] }>(url, { headers, signal })).rooms;
    });
  }

  /** The room of the key that the server has for it. */
  #roomAt(key: string): JoinedRoom | undefined {
    for (const room of this.#rooms.values()) if (room.key === key) return room;
    return undefined;
  }

  retryNow(): void {
    this.#link.retryNow();
  }

  close(): void {
    this.#marks.close();
    this.#link.close();
    const finished = [...this.#outboxes.values()].map((each) => each.finish());
    // What was typed a moment ago is still on its way there.
    void Promise.all(finished)
      .then(() => this.#link.isEnded && this.#store.close?.())
      .catch(() => {});
  }

  open(): void {
    this.#link.open();
  }

  #hello(): Command {
    this.#toldName = this.#name;
    // A hello too big for the server would end the connection, where a refusal can be told.
    const name = this.#name?.slice(0, 256);
    const token = this.#token.now;
    const secret = token === undefined ? this.#secret : this.#options.secret;
    return { type: 'hello', secret, token, name };
  }

  /** A connection whose token is not refreshed ends with it, and is made again with another. */
  #refresh(): void {
    const ask = () => {
      const token = this.#token.now as string;
      if (this.state.name === 'live') this.#requests.ask({ type: 'token', token }, () => {});
    };
    this.#token.bring()?.then(ask, (failure: Failure) => {
      this.#link.foresee(failure);
      this.tell('state', this.state);
    });
  }

  #heard(heard: Word): void {
    switch (heard.type) {
      case 'welcome':
        return this.#welcomed(heard);
      case 'beat':
        for (const key in heard.rooms) this.#roomAt(key)?.heed(heard.rooms[key] as number);
        return;
      case 'refused':
        if (this.state.name === 'connecting') this.#unwelcome(heard);
        else if (heard.ref === undefined && heard.room) this.#roomAt(heard.room)?.putOut();
        else this.#requests.answer(heard);
        return;
      case 'token_ends':
        return this.#refresh();
      case 'typing':
      case 'growing':
      case 'grown':
      case 'presence':
        return this.#roomAt(heard.room)?.notice(heard);
      case 'people':
        this.#roomAt(heard.room)?.notice(heard);
        return this.#requests.answer(heard);
      case 'mine':
        for (const key in heard.read) this.#moved(key, heard.read[key] as number, true);
        return this.#marks.answered();
      case 'read':
        return this.#moved(heard.room, heard.seq);
      case 'mentioned':
        return this.tell('mentioned', heard);
      case 'sealed':
        return this.#roomAt(heard.room)?.hear(heard);
      case 'me':
      case 'yours':
      case 'out':
        return this.#roomAt(heard.room)?.mind(heard);
      case 'joined':
        // What answers nothing was not asked for: the room is told anew.
        if (heard.ref === undefined) return this.#roomAt(heard.room)?.enterAnew(heard);
        return this.#requests.answer(heard);
      default:
        if (isEvent(heard)) this.#roomAt(heard.room)?.hear(heard);
        else if (heard.type !== 'queue') this.#requests.answer(heard);
    }
  }

  #moved(key: string, seq: number, isAnswer?: boolean): void {
    if (this.#marks.moved(key, seq) || isAnswer) this.#roomAt(key)?.wasRead(seq);
  }

  #welcomed({ you, guest, limits }: Greeting & { readonly limits?: ToldLimits }): void {
    // What is unsent is the person's of before.
    if (this.#token.now !== undefined && this.you && this.you.id !== you.id)
      return this.#link.stop(4500, 'That token is of another person.');
    this.limits = limits;
    const { link: links } = this.#options;
    this.#guest = guest ? { id: guest, fingerprint: fingerprint(this.#secret), links } : undefined;
    if (limits) this.#requests.limit(limits);
    this.#takenName = this.#toldName;
    this.#youAre(you);
    if (this.#name === this.#toldName) settle(this.#renamings.splice(0), you);
  }

  #youAre(you: Author): void {
    this.you = you;
    this.tell('you', you);
  }

  /** The server takes no hello like this one: it may take one with the name it took before. */
  #unwelcome({ code, text, retry }: Extract<Word, { type: 'refused' }>): void {
    if (retry !== null) return this.#link.restart(retry);
    const told = this.#toldName;
    this.#name = told === this.#takenName ? undefined : this.#takenName;
    settle(this.#renamings.splice(0), new Failure('failed', code, text));
    if (told === undefined) this.#link.stop(4500, text);
    else this.#link.send(this.#hello());
  }

  #tellName(): void {
    const renamings = this.#renamings.splice(0);
    const name = this.#name;
    if (renamings.length === 0 || name === undefined) return;
    this.#requests.ask({ type: 'name', name }, (answer) => {
      if (!(answer instanceof Failure)) {
        this.#takenName = name;
        this.#youAre(answer.you);
      } else if (answer.outcome === 'failed' && name === this.#name) this.#name = this.#takenName;
      settle(renamings, answer instanceof Failure ? answer : answer.you);
    });
  }

  #changed(state: LinkState): void {
    for (const room of [...this.#rooms.values()]) if (this.state === state) room.follow(state);
    if (this.state !== state) return; // A listener may have closed it.
    if (state.name === 'live') {
      if (this.#options.mine) this.#link.send({ type: 'mine', on: true });
      this.#tellName();
    } else this.#requests.drop();
    if (state.name === 'closed') settle(this.#renamings.splice(0), offline());
    this.tell('state', state);
  }
}
