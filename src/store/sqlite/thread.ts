import { parentPort, type Transferable, Worker } from 'node:worker_threads';
import { type Fault, faultOf } from './fault.ts';

/** A thread's table: each question by its name, with what it asks and what it gives. */
export type Questions<Names extends string> = {
  readonly [Name in Names]: { readonly asks: unknown; readonly gives: unknown };
};

interface Asked {
  readonly id: number;
  readonly question: string;
  readonly asked: unknown;
}

type Answered =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly fault: Fault };

/** A thread's answer to one question. */
export interface Given<Value> {
  readonly value: Value;
  readonly transfer?: readonly Transferable[];
  /** Done once the answer is on its way. */
  readonly afterwards?: () => void;
}

/** The other side of a table: to each question, what answers it. */
type Answers<Table extends Questions<keyof Table & string>> = {
  readonly [Name in keyof Table]: (asked: Table[Name]['asks']) => Given<Table[Name]['gives']>;
};

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: ThreadFault) => void;
}

/** The fault of a thread, or its death. */
export class ThreadFault extends Error {
  override name = 'ThreadFault';
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.text);
    this.fault = fault;
  }
}

/** The address of a thread's code beside this file: sources run as they are, the package compiled. */
export function threadUrl(name: string): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./${name}.${extension}`, import.meta.url);
}

/** A thread has a file: where the program has none, it is not to hear how the program's text is read. */
function argumentsOfThread(): { readonly execArgv?: string[] } {
  const isText = process.execArgv.some((argument) => argument.startsWith('--input-type'));
  return isText ? { execArgv: [] } : {};
}

/** A thread that answers the questions of its table in the order they were asked. */
export class Thread<Table extends Questions<keyof Table & string>> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #death: Fault | undefined;

  /** @param name by which `top -H` knows it */
  constructor(url: URL, name: string, onDeath: (fault: Fault) => void) {
    this.#worker = new Worker(url, { name, ...argumentsOfThread() });
    this.#worker.on('message', (answered: Answered) => this.#hear(answered));
    const die = (text: string) => {
      if (!this.#death) onDeath(this.#refuse(text));
    };
    this.#worker.on('error', (error) => die(`The thread failed: ${String(error)}`));
    this.#worker.on('exit', (code) => die(`The thread ended with code ${code}.`));
  }

  /**
   * @example await thread.ask('commit', packFacts(facts))
   * @throws ThreadFault
   */
  ask<Name extends keyof Table & string>(
    question: Name,
    asked: Table[Name]['asks'],
  ): Promise<Table[Name]['gives']> {
    if (this.#death) return Promise.reject(new ThreadFault(this.#death));
    const id = this.#next++;
    this.#worker.postMessage({ id, question, asked } satisfies Asked);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  async end(): Promise<void> {
    if (!this.#death) this.#refuse('The store is closed.');
    await this.#worker.terminate();
  }

  /** Ends all asking: what waits for an answer gets none. */
  #refuse(text: string): Fault {
    const death: Fault = { kind: 'broken', text, isDamage: false };
    this.#death = death;
    for (const { reject } of this.#waiting.values()) reject(new ThreadFault(death));
    this.#waiting.clear();
    return death;
  }

  #hear(answered: Answered): void {
    const waiting = this.#waiting.get(answered.id);
    this.#waiting.delete(answered.id);
    if ('fault' in answered) waiting?.reject(new ThreadFault(answered.fault));
    else waiting?.resolve(answered.value);
  }
}

/** Answers every question with what the one of its name in `answers` returns or throws. */
export function serveThread<Table extends Questions<keyof Table & string>>(
  answers: Answers<Table>,
): void {
  const port = parentPort;
  if (!port) throw new Error('This file is the entry of a thread.');
  port.on('message', ({ id, question, asked }: Asked) => {
    let given: Given<unknown>;
    try {
      // The asker's types hold the two together; a name that is in no table is thrown back as a fault.
      given = answers[question as keyof Table](asked);
    } catch (error) {
      port.postMessage({ id, fault: faultOf(error) } satisfies Answered);
      return;
    }
    port.postMessage({ id, value: given.value } satisfies Answered, [...(given.transfer ?? [])]);
    given.afterwards?.();
  });
}
