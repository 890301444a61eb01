import type { Dialect, Undecodable } from '../dialect/dialect.ts';
import { guarded } from '../guard.ts';
import type { Command } from '../protocol/command.ts';
import { type ErrorCode, Refusal } from '../protocol/error.ts';
import { tellBeat } from './beat.ts';
import { type Address, Caller, type SessionParts } from './caller.ts';
import { CommandPace } from './command-pace.ts';
import type { Connection } from './connection.ts';
import type { Conversation } from './conversation.ts';
import { enterAddressed } from './enter.ts';
import { beginUnasked, greet } from './hello.ts';
import { Inbox, type Pending, together, type Work } from './inbox.ts';
import { holdsOthers, obey } from './obey.ts';
import { refuse } from './refuse.ts';
import { Slips } from './slips.ts';

type Hello = Extract<Command, { type: 'hello' }>;

/** Milliseconds for which whoever was refused is heard after others, where many are to be heard. */
const lateMs = 10_000;

type State =
  /** Nothing but `hello` is welcome yet. */
  | { readonly type: 'greeting' }
  /** Hello was said, and it takes time to know whose it was. */
  | { readonly type: 'recognising' }
  /** The first frame, whatever it says, brings it into its room. */
  | { readonly type: 'unheard'; readonly talk: Conversation }
  | { readonly type: 'talking'; readonly talk: Conversation }
  | { readonly type: 'closed' };

const greeting: State = { type: 'greeting' };
const recognising: State = { type: 'recognising' };
const closed: State = { type: 'closed' };

/** One client's conversation, whatever its dialect: commands in, replies and events out. */
export class Session implements Work {
  readonly #caller: Caller;
  readonly #inbox: Inbox;
  readonly #pace: CommandPace;
  #state: State;
  #slips: Slips | undefined;
  /** Something that it said was understood, or it is in a room by its address. */
  #isHeard: boolean;
  #refusedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: SessionParts, dialect: Dialect, address: Address, connection: Connection) {
    this.#caller = new Caller(parts, dialect, address, connection);
    this.#pace = new CommandPace(this.#caller);
    this.#inbox = new Inbox(this, parts.limits.requestsInFlight);
    this.#state = dialect.enters === 'by-hello' ? greeting : this.#unasked();
    this.#isHeard = dialect.enters === 'at-open';
  }

  /** Enters the room of its address, where that is all the dialect asks for. */
  begin(): void {
    if (!('talk' in this.#state) || !this.#isCounted(this.#state.talk)) return;
    if (this.#caller.dialect.enters === 'at-open' && this.#state.type === 'talking') {
      this.#inbox.hold(enterAddressed(this.#state.talk));
    }
  }

  get greeting(): boolean {
    return this.#state.type === 'greeting';
  }

  /** A hello is due: also of who has said nothing but nonsense, where none is asked for. */
  get owesHello(): boolean {
    return this.greeting || (this.#slips !== undefined && !this.#isHeard);
  }

  receive(frame: string): void {
    if (this.#state.type !== 'closed') this.#inbox.take(frame);
  }

  /** Tells where its rooms are, once it is in some. */
  beat(now: number): void {
    if ('talk' in this.#state) tellBeat(this.#state.talk, now);
  }

  close(): void {
    const state = this.#state;
    this.#state = closed;
    this.#caller.close();
    if ('talk' in state) state.talk.close();
  }

  do(frame: string): Pending | undefined {
    const wait = this.#pace.take();
    return wait > 0 ? this.#over(frame, wait) : this.#hear(frame);
  }

  /** Over its rate, who has a word for a refusal is told; whoever has none is read more slowly. */
  #over(frame: string, since: number): Pending | undefined {
    this.#refusedAt = performance.now();
    const wait = 'talk' in this.#state ? this.#pace.takeMore(this.#state.talk) : since;
    if (wait === 0) return this.#hear(frame);
    const { dialect } = this.#caller;
    if (!dialect.reply) return this.#pace.later(wait, () => this.do(frame));
    const decoded = dialect.decode(frame, this.#caller);
    return 'type' in decoded ? this.#slip(decoded) : this.#pace.refuse(decoded, wait);
  }

  #hear(frame: string): Pending | undefined {
    if (this.#state.type === 'closed') return undefined;
    if (this.#state.type === 'greeting' && this.#isTooBig(frame)) return this.#end('too_big');
    if (this.#state.type === 'unheard') this.#hearFirst(this.#state.talk);
    const decoded = this.#caller.dialect.decode(frame, this.#caller);
    if ('type' in decoded) return this.#slip(decoded);
    this.#isHeard = true;
    const [first] = decoded;
    if (first && decoded.length === 1) return this.#obey(first);
    return together(decoded.map((command) => this.#obey(command)));
  }

  /** Measured when its turn has come: a hello before it may still wait for its own. */
  #isTooBig(frame: string): boolean {
    return Buffer.byteLength(frame) > this.#caller.house.limits.helloFrameBytes;
  }

  #end(code: ErrorCode): undefined {
    const { house, connection } = this.#caller;
    house.onRefusal(code, connection.address);
    connection.close(code);
  }

  #slip(frame: Undecodable): undefined {
    this.#slips ??= new Slips(this.#caller);
    this.#slips.take(frame, this.#isHeard);
  }

  get isLate(): boolean {
    return performance.now() - this.#refusedAt < lateMs;
  }

  get congested(): boolean {
    return this.#caller.connection.outlet.congested;
  }

  awaitDrain(goOn: () => void): void {
    this.#caller.connection.outlet.whenDrained(guarded(this, goOn));
  }

  onCrowded(crowded: boolean): void {
    if (crowded) this.#caller.connection.pause();
    else this.#caller.connection.resume();
  }

  fail(error: unknown): void {
    this.#caller.connection.fail(error);
  }

  #unasked(): State {
    const isUnheard = this.#caller.dialect.enters === 'at-first-frame';
    const talk = beginUnasked(this.#caller);
    if (this.#caller.ticket) talk.beginTerm();
    return { type: isUnheard ? 'unheard' : 'talking', talk };
  }

  /** Counts who came by a ticket. @returns false where that is too many of one person's */
  #isCounted(talk: Conversation): boolean {
    try {
      talk.count();
      return true;
    } catch (error) {
      return !this.#endsOver(error);
    }
  }

  /** Ends a connection that is one too many of its person's. @returns false where it is not */
  #endsOver(error: unknown): boolean {
    if (!(error instanceof Refusal) || error.code !== 'too_many_connections') return false;
    this.#end(error.code);
    return true;
  }

  #hearFirst(talk: Conversation): void {
    this.#state = { type: 'talking', talk };
    this.#isHeard = true;
    this.#inbox.hold(enterAddressed(talk));
  }

  #obey(command: Command): Pending | undefined {
    try {
      if (command.type === 'hello') return this.#hello(command);
      if (!('talk' in this.#state)) throw new Refusal('no_hello');
      const work = obey(this.#state.talk, command);
      if (!work) return undefined;
      const done = work.catch((error: unknown) => this.#refuse(error, command));
      return { done, holds: holdsOthers(command) };
    } catch (error) {
      this.#refuse(error, command);
      return undefined;
    }
  }

  #hello(command: Hello): Pending | undefined {
    if (!this.greeting) throw new Refusal('second_hello');
    const talk = greet(this.#caller, command);
    if (talk instanceof Promise) return { done: this.#recognise(talk, command), holds: true };
    this.#talk(talk);
    return undefined;
  }

  #talk(talk: Conversation): void {
    this.#state = { type: 'talking', talk };
    this.#caller.connection.onSpoken?.();
    talk.beginTerm();
  }

  /** Recognises a client; one that went away meanwhile is nobody's any more. */
  async #recognise(greeted: Promise<Conversation>, command: Hello): Promise<void> {
    this.#state = recognising;
    try {
      const talk = await greeted;
      if (this.#state === recognising) this.#talk(talk);
    } catch (error) {
      if (this.#state === recognising) this.#state = greeting;
      this.#refuse(error, command);
    }
  }

  /** Nobody is told anything once it is closed. */
  #refuse(error: unknown, command: Command): void {
    if (this.#state.type === 'closed' || this.#endsOver(error)) return;
    this.#refusedAt = performance.now();
    const { counts, connection } = this.#caller;
    refuse(this.#caller, counts.loginFault(error, connection.countedFrom), command);
  }
}
