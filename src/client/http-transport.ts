import type { Resume, Word } from '../dialect/native.ts';
import type { HeardEvent } from '../protocol/clearance.ts';
import type { Command, RoomCommand } from '../protocol/command.ts';
import { writeCursor } from '../protocol/cursor.ts';
import type { Author, Cursor } from '../protocol/record.ts';
import { isReady } from './address.ts';
import type { Call } from './call.ts';
import { type Failure, unanswered } from './failure.ts';
import { askHttp, query, roomUrl } from './http.ts';
import { act, type Enter, type Read, type Typing } from './http-act.ts';

/** Comes along, for a client that loads all its ways by HTTP when it needs one. */
export { act, askHttp, query, roomUrl };

import type { Ack } from './ack.ts';
import { authorId } from './author-id.ts';
import { HttpPerson } from './http-person.ts';
import type { Join, RoomNow } from './http-told.ts';
import type { HistoryPage } from './pages.ts';
import type { Beside } from './reading.ts';
import { TabStream } from './tab-stream.ts';
import type { Transport, TransportEnd } from './transport.ts';

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** Requests are not told the limits that hold. */
export type Greeting = Omit<Extract<Word, { type: 'welcome' }>, 'limits' | 'run'>;

/** Between two comments of an event stream. */
const beatSeconds = 15;
/** Speaks the native dialect where no WebSocket passes: by requests, and an event stream. */
export class HttpTransport implements Transport {
  readonly #base: URL;
  readonly #end: TransportEnd;
  #stream: TabStream | undefined;
  /** Rooms by their spellings; each join is another one. */
  readonly #joins = new Map<string, Join>();
  readonly #passes = new Map<string, string | undefined>();
  /** Messages of a bot that are not whole yet. */
  readonly #gathered = new Map<string, Of<'post'>>();
  /** The life of all that only reads: a change is not called back. */
  readonly #life = new AbortController();
  readonly #person: HttpPerson;
  #watch: boolean | undefined;
  #closed = false;

  constructor(base: URL, end: TransportEnd) {
    this.#base = base;
    this.#end = end;
    this.#person = new HttpPerson(base, this.#life.signal, {
      tokenEnds: (seconds) => this.#say({ type: 'token_ends', seconds }),
      tokenEnded: () => this.#break(),
    });
    queueMicrotask(() => this.#closed || end.opened());
  }

  send(command: Command, call?: Call): void {
    const { ref } = command as { readonly ref?: string };
    this.#obey(command, call).then(
      (heard) => heard && this.#say({ ...heard, ref } as Word),
      (error: Failure) => {
        // Nobody waits for it any more.
        if (call?.signal.aborted) return;
        const { outcome, code, message: text } = error;
        if (outcome !== 'failed' || code === 'offline') this.#break();
        else this.#say({ ...error, type: 'refused', text, ref } as Word);
      },
    );
  }

  close(): void {
    this.#closed = true;
    this.#life.abort();
    this.#stream?.close();
  }

  #break(retry = 0): void {
    if (this.#closed) return;
    this.close();
    this.#end.closed(1006, `retry=${retry}`);
  }

  #say(heard: Word): void {
    if (this.#closed) return;
    this.#end.alive();
    this.#end.heard(heard);
  }

  async #obey(command: Command, call?: Call): Promise<Word | Greeting | undefined> {
    if (command.type === 'hello') return this.#hello(command);
    if (command.type === 'beat') return this.#beat();
    if (command.type === 'name') {
      return { type: 'named', you: await this.#named(command.name) };
    }
    if (command.type === 'token') return this.#refresh(command.token);
    // Whoever has no more than this road hears it of no other device.
    if (command.type === 'mine') return { type: 'mine', on: false };
    const { room } = command;
    if (command.type === 'join') return this.#join(command, room);
    // It may be lost, and nobody waits for it.
    if (command.type === 'typing') return void (await this.#act(command).catch(() => {}));
    if (command.type === 'people') return { type: 'people', ...(await this.#people(room)) };
    if (command.type === 'leave') {
      this.#joins.delete(room);
      this.#stream?.leave(room);
      return { type: 'left', room };
    }
    if (command.type === 'history') {
      const { type, room: _, ref, ...range } = command;
      return { type, room, ...(await this.#history(room, range)) };
    }
    if (command.type === 'grow') {
      const { gather } = await import('./gathered.ts');
      return gather(this.#gathered, command, (post) => this.#act(post, call));
    }
    if (command.type === 'read') return void (await this.#act(command));
    return { ...(await this.#act<Ack>(command as RoomCommand, call)), type: 'ack' };
  }

  #act<Answer>(command: RoomCommand | Enter | Read | Typing, call?: Call): Promise<Answer> {
    // The only request that shows both.
    const shown = command.type === 'link' ? { ...command, secret: this.#person.secret } : command;
    return act(this.#base, shown, this.#person.name, this.#headers(command.room), call);
  }

  async #hello({ secret = '', token, name = '' }: Of<'hello'>): Promise<Greeting> {
    this.#person.shows(secret, token);
    await this.#beat();
    const you = await this.#named(name);
    if (!this.#closed) this.#openStream(you.id);
    const guest = token && secret && (await authorId(secret));
    return { type: 'welcome', you, ...(guest && { guest }), epoch: '', beat: beatSeconds };
  }

  /** @param whose tabs share it */
  #openStream(whose: string): void {
    const end = {
      heard: (event: HeardEvent | undefined) => (event ? this.#say(event) : this.#end.alive()),
      over: (seconds: number) => this.#break(seconds),
      minded: (aside: Beside) => this.#mind(aside),
      headers: (pass: string) => this.#person.headers(pass),
      name: () => this.#person.name,
    };
    this.#stream = new TabStream(this.#base, end, whose);
  }

  async #refresh(token: string): Promise<Word> {
    await this.#person.refresh(token);
    this.#stream?.renew();
    return { type: 'refreshed' };
  }

  #named(name: string): Promise<Author> {
    const before = this.#person.name;
    const named = this.#person.called(name);
    if (this.#person.name !== before) this.#stream?.renew();
    return named;
  }

  #headers(room: string): Record<string, string> {
    return this.#person.headers(this.#passes.get(room));
  }

  async #beat(): Promise<Word> {
    if (!(await isReady(this.#base, this.#life.signal))) throw unanswered();
    // Entries, as a room may be called `__proto__`.
    const rooms: [string, number][] = [];
    for (const spelling of this.#joins.keys()) {
      const { room, latest } = await this.#room(spelling);
      rooms.push([room, latest]);
    }
    return { type: 'beat', at: 0, rooms: Object.fromEntries(rooms) };
  }

  /** @param again why a room is told anew that this client is in */
  async #join(
    { after, link, ref, password, pass, watch }: Omit<Of<'join'>, 'type' | 'room'>,
    room: string,
    again?: Resume,
  ): Promise<undefined> {
    const join: Join = { early: [] };
    this.#joins.set(room, join);
    this.#watch ??= watch;
    if (pass) this.#passes.set(room, pass);
    const entered =
      password && (await this.#act<{ readonly pass?: string }>({ type: 'enter', room, password }));
    if (entered) this.#passes.set(room, entered.pass);
    // Where that can't be, it comes in all the same.
    if (link) await this.#act({ type: 'link', room }).catch(() => {});
    const now = await this.#room(room, after);
    const { room: key, code, run, people: count } = now;
    const resume = again ?? now.resume ?? { state: 'fresh' };
    const page = resume.state === 'ok' ? undefined : await this.#history(room, {});
    if (page && page.epoch !== now.epoch) throw unanswered();
    // What was decided in between comes with no event any more.
    const told = page && page.latest > now.latest ? await this.#room(room) : now;
    const { epoch, latest: seq, messages } = page ?? { ...now, messages: undefined };
    const first = messages?.[0]?.seq ?? seq + 1;
    // Left while it was asked, or asked again.
    if (this.#closed || this.#joins.get(room) !== join) return;
    this.#say({
      ...told,
      ...entered,
      type: 'joined',
      room: key,
      code,
      ...{ epoch, run, seq },
      resume: resume.state === 'gap' ? { ...resume, to: Math.max(resume.from, first - 1) } : resume,
      people: { count },
      ref,
      ...(messages && { messages }),
    });
    const cursor = !page && after ? after : { epoch, seq, run };
    if (this.#joins.get(room) !== join) return;
    const how = { pass: this.#passes.get(room), watch: this.#watch };
    this.#stream?.want({ room: key, code: room, cursor, ...how });
    const { early = [] } = join;
    this.#joins.set(room, { key, cleared: told.me?.cleared });
    for (const aside of early) this.#mind(aside);
  }

  /** A word beside the log; who gains clearance by it is told the room anew. */
  #mind(aside: Beside): void {
    for (const [spelling, join] of [...this.#joins]) {
      join.early?.push(aside);
      if (join.key !== aside.room) continue;
      this.#say(aside);
      if (aside.type !== 'me') continue;
      const isGained = aside.cleared && !join.cleared;
      join.cleared = aside.cleared;
      if (!isGained) continue;
      this.#stream?.leave(spelling);
      const why: Resume = { state: 'reset', code: 'clearance' };
      this.#join({}, spelling, why).catch(() => this.#break());
    }
  }

  async #people(spelling: string): Promise<{ room: string; count: number }> {
    const { room, people: count } = await this.#room(spelling);
    return { room, count };
  }

  #room(room: string, after?: Cursor): Promise<RoomNow> {
    const url = roomUrl(
      this.#base,
      room,
      query({ after: after && writeCursor(after), name: this.#person.name || undefined }),
    );
    return askHttp(url, { headers: this.#headers(room), signal: this.#life.signal });
  }

  #history(room: string, range: Parameters<typeof query>[0]): Promise<HistoryPage> {
    const url = roomUrl(this.#base, room, `/messages${query(range)}`);
    return askHttp(url, { headers: this.#headers(room), signal: this.#life.signal });
  }
}
