import type { Word } from '../dialect/native.ts';
import type { ActType } from '../protocol/act.ts';
import type { Command } from '../protocol/command.ts';
import type { Call } from './call.ts';
import { aborted, Failure, offline, refused, unanswered, written } from './failure.ts';
import { newRef } from './secret.ts';

type WordAs<Type extends Word['type']> = Extract<Word, { type: Type }>;

/** The answer to each command, where it is not refused. */
export interface Answers extends Record<ActType, WordAs<'ack'>> {
  token: WordAs<'refreshed'>;
  name: WordAs<'named'>;
  join: WordAs<'joined'>;
  leave: WordAs<'left'>;
  people: WordAs<'people'>;
  history: WordAs<'history'>;
  grow: WordAs<'grows' | 'ack'>;
  messages: WordAs<'messages'>;
  post: WordAs<'ack'>;
  edit: WordAs<'ack'>;
  remove: WordAs<'ack'>;
  react: WordAs<'ack'>;
  set: WordAs<'ack'>;
  grant: WordAs<'ack'>;
  revoke: WordAs<'ack'>;
  link: WordAs<'ack'>;
  ask: WordAs<'ack'>;
  answer: WordAs<'ack'>;
}

export type Ask<Type extends keyof Answers> = Extract<Command, { type: Type }>;

/**
 * Hears the answer in the very turn its frame is read: what follows it in the frame finds it
 * already acted upon.
 */
export type Settle<Answer> = (answer: Answer | Failure) => void;

interface Asked {
  readonly ref: string;
  readonly command: Command;
  readonly settle: Settle<never>;
  readonly call: Call | undefined;
  timer?: ReturnType<typeof setTimeout>;
}

const answerMs = 15_000;

/** Commands that wait for their answer, told apart by `ref`. */
export class Requests {
  readonly #send: (command: Command, call?: Call) => void;
  readonly #sent = new Map<string, Asked>();
  #queue: Asked[] = [];
  #most = 16;
  #frameBytes = 65_536;

  constructor(send: (command: Command, call?: Call) => void) {
    this.#send = send;
  }

  limit({ requestsInFlight, frameBytes }: { requestsInFlight: number; frameBytes: number }): void {
    this.#most = requestsInFlight;
    this.#frameBytes = frameBytes;
  }

  /** Only on a live connection. */
  ask<Type extends keyof Answers>(
    asked: Ask<Type>,
    settle: Settle<Answers[Type]>,
    call?: Call,
  ): void {
    const { ref = newRef() } = asked as { readonly ref?: string };
    const text = written({ ...asked, ref });
    if (text instanceof Failure) return settle(text);
    // The server would close the connection over it, and again when the outbox sends it again.
    if (new TextEncoder().encode(text).length > this.#frameBytes) {
      return settle(new Failure('failed', 'too_big', 'That is too long to be sent.'));
    }
    // As it was weighed: what writes itself may write something else, or throw, the next time.
    this.#queue.push({ ref, command: JSON.parse(text), settle, call });
    this.#fill();
  }

  /** Never an event: those carry the refs of anybody's commands. */
  answer(heard: Answers[keyof Answers] | WordAs<'refused'>): void {
    if (heard.ref === undefined) return;
    const isRefusal = heard.type === 'refused';
    this.#settle(heard.ref, isRefusal ? refused(heard) : heard);
  }

  /** The connection is gone: nothing will be answered any more. */
  drop(): void {
    const queue = this.#queue;
    this.#queue = [];
    for (const ref of [...this.#sent.keys()]) this.#settle(ref, unanswered());
    for (const { settle } of queue) settle(offline() as never);
  }

  #fill(): void {
    while (this.#sent.size < this.#most) {
      const asked = this.#queue.shift();
      if (!asked) return;
      const { call } = asked;
      if (call?.signal.aborted) {
        asked.settle(aborted() as never);
        continue;
      }
      if (call) call.isSent = true;
      asked.timer = setTimeout(() => this.#settle(asked.ref, unanswered()), answerMs);
      this.#sent.set(asked.ref, asked);
      this.#send(asked.command, call);
    }
  }

  #settle(ref: string, answer: Answers[keyof Answers] | Failure): void {
    const asked = this.#sent.get(ref);
    if (!asked) return;
    clearTimeout(asked.timer);
    this.#sent.delete(ref);
    asked.settle(answer as never);
    this.#fill();
  }
}
