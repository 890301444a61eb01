import type { Resume, Word } from '../dialect/native.ts';
import type { Command } from '../protocol/command.ts';
import { writeCursor } from '../protocol/cursor.ts';
import { never } from '../protocol/never.ts';
import type { Author, Cursor } from '../protocol/record.ts';
import { countPoints } from '../protocol/text.ts';
import type { Ack, HistoryPage } from './client.ts';
import { Failure, unanswered } from './failure.ts';
import { askHttp, isReady, query, roomUrl } from './http.ts';
import { authorId } from './secret.ts';
import { TabStream } from './tab-stream.ts';
import type { Transport, TransportEnd } from './transport.ts';

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** Requests are not told the limits that hold. */
export type Greeting = Omit<Extract<Word, { type: 'welcome' }>, 'limits' | 'run'>;

interface RoomNow {
  readonly room: string;
  readonly code: string;
  readonly epoch: string;
  readonly run: string;
  readonly latest: number;
  readonly people: number;
  /** What became of the cursor that was sent along. */
  readonly resume?: Resume;
}

/** Requests are not told what a name may have: the usual. */
const namePoints = 64;
/** Between two comments of an event stream. */
const beatSeconds = 15;
const methods = { post: 'POST', edit: 'PATCH', remove: 'DELETE' };

/** Speaks the native dialect where no WebSocket passes: by requests, and an event stream. */
export class HttpTransport implements Transport {
  readonly #base: URL;
  readonly #end: TransportEnd;
  readonly #stream: TabStream;
  /** By their spellings; each join is another one. */
  readonly #joins = new Map<string, object>();
  /** Of what only reads: what changes something is not called back. */
  readonly #life = new AbortController();
  #secret = '';
  #name = '';
  #closed = false;

  constructor(base: URL, end: TransportEnd) {
    this.#base = base;
    this.#end = end;
    this.#stream = new TabStream(base, {
      heard: (event) => (event ? this.#say(event) : end.alive()),
      over: (seconds) => this.#break(seconds),
    });
    queueMicrotask(() => this.#closed || end.opened());
  }

  send(command: Command): void {
    const { ref } = command as { readonly ref?: string };
    this.#obey(command).then(
      (heard) => heard && this.#say({ ...heard, ref } as Word),
      (error: Failure) => {
        const { outcome, code, message: text, retry } = error;
        if (outcome !== 'failed' || code === 'offline') this.#break();
        else this.#say({ type: 'refused', code, text, retry, ref } as Word);
      },
    );
  }

  close(): void {
    this.#closed = true;
    this.#life.abort();
    this.#stream.close();
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

  async #obey(command: Command): Promise<Word | Greeting | undefined> {
    if (command.type === 'hello') return this.#hello(command);
    if (command.type === 'beat') return this.#beat();
    if (command.type === 'name') {
      return { type: 'named', you: await this.#named(command.name) };
    }
    const { room } = command;
    switch (command.type) {
      case 'join':
        return this.#join(command, room);
      case 'leave':
        this.#joins.delete(room);
        this.#stream.leave(room);
        return { type: 'left', room };
      case 'people':
        return { type: 'people', ...(await this.#people(room)) };
      case 'history': {
        const { before, after, limit } = command;
        return { type: 'history', room, ...(await this.#history(room, { before, after, limit })) };
      }
      case 'typing':
        return undefined;
      case 'react':
        throw new Failure('failed', 'needs_socket', 'Reactions need a WebSocket.');
      case 'post':
      case 'edit':
      case 'remove':
        return this.#change(command);
      default:
        return never(command);
    }
  }

  async #hello({ secret = '', name = '' }: Of<'hello'>): Promise<Greeting> {
    this.#secret = secret;
    await this.#beat();
    return { type: 'welcome', you: await this.#named(name), epoch: '', beat: beatSeconds };
  }

  /** No request but a message tells the server a name, and then it is too late to choose another. */
  async #named(name: string): Promise<Author> {
    if (countPoints(name) > namePoints) {
      throw new Failure('failed', 'name_too_long', 'That name is too long.');
    }
    this.#name = name;
    return { id: await authorId(this.#secret), name };
  }

  async #beat(): Promise<Word> {
    if (!(await isReady(this.#base, this.#life.signal))) throw unanswered();
    const rooms: Record<string, number> = {};
    for (const spelling of this.#joins.keys()) {
      const { room, latest } = await this.#room(spelling);
      rooms[room] = latest;
    }
    return { type: 'beat', at: 0, rooms };
  }

  async #join({ after, ref }: Of<'join'>, room: string): Promise<undefined> {
    const join = {};
    this.#joins.set(room, join);
    const now = await this.#room(room, after);
    const { room: key, code, run, people: count, resume = { state: 'fresh' } } = now;
    const page = resume.state === 'ok' ? undefined : await this.#history(room, {});
    if (page && page.epoch !== now.epoch) throw unanswered();
    const { epoch, latest: seq, messages } = page ?? { ...now, messages: undefined };
    const first = messages?.[0]?.seq ?? seq + 1;
    // Left while it was asked, or asked again.
    if (this.#closed || this.#joins.get(room) !== join) return;
    this.#say({
      type: 'joined',
      room: key,
      code,
      epoch,
      run,
      seq,
      resume: resume.state === 'gap' ? { ...resume, to: Math.max(resume.from, first - 1) } : resume,
      people: { count },
      ref,
      ...(messages && { messages }),
    });
    const cursor = !page && after ? after : { epoch, seq, run };
    if (this.#joins.get(room) === join) this.#stream.want({ room: key, code: room, cursor });
  }

  async #change(command: Of<'post' | 'edit' | 'remove'>): Promise<Word> {
    const { type, room } = command;
    const at = type === 'post' ? '' : `/${command.seq}`;
    const init = {
      method: methods[type],
      headers: { authorization: `Bearer ${this.#secret}`, 'content-type': 'application/json' },
      body: type === 'remove' ? null : JSON.stringify({ ...command, name: this.#name }),
    };
    const url = roomUrl(this.#base, room, `/messages${at}`);
    return { ...(await askHttp<Ack>(url, init)), type: 'ack' };
  }

  async #people(spelling: string): Promise<{ room: string; count: number }> {
    const { room, people: count } = await this.#room(spelling);
    return { room, count };
  }

  #room(room: string, after?: Cursor): Promise<RoomNow> {
    const url = roomUrl(this.#base, room, after && query({ after: writeCursor(after) }));
    return askHttp(url, { signal: this.#life.signal });
  }

  #history(room: string, range: Parameters<typeof query>[0]): Promise<HistoryPage> {
    const url = roomUrl(this.#base, room, `/messages${query(range)}`);
    return askHttp(url, { signal: this.#life.signal });
  }
}
