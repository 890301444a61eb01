import { Failure } from '../../client/failure.ts';
import { host } from '../../client/host/index.ts';
import type { Client, Room } from '../../client/index.ts';
import { isCleared } from '../../protocol/role.ts';
import { deedRoom, doDeed, toastsIn } from '../deed/deeds.ts';
import type { Life } from '../life.ts';
import type { Outcome } from '../outcome.ts';
import { tellRoom } from '../told.ts';
import type { Tools } from '../tools.ts';
import { authorOf, type Case, seqOf, textOf, yesTo } from './case.ts';
import { Queue } from './queue.ts';
import type { QueuePanel } from './queue-panel.ts';
import './queue-panel.ts';

/** For so many seconds a rejection can be taken back: it is sent after them. */
const graceSeconds = 8;

const noWords = {
  held: 'Rejected',
  reported: 'Left as it is',
  asked: 'Left without an answer',
} as const;

export interface KeepingParts {
  readonly house: HTMLElement;
  readonly life: Life;
  readonly client: Client;
  readonly room: Room;
  /** The server's address for HTTP. */
  readonly base: URL;
  readonly outcome: Outcome;
  readonly tools: Tools;
  readonly panel: QueuePanel;
}

interface Waiting {
  readonly timer: ReturnType<Life['after']>;
  readonly send: () => void;
  /** Sends it from a page that may be gone before the answer. */
  readonly sendAndLeave: () => void;
}

/** The queue of those who keep order, in its panel and beside its button. It is loaded for them alone. */
export class Keeping {
  readonly #parts: KeepingParts;
  readonly #queue: Queue;
  /** Rejections that are not sent yet, by their cases. */
  readonly #waiting = new Map<string, Waiting>();
  #settled: ReadonlySet<string> = new Set();

  constructor(parts: KeepingParts) {
    this.#parts = parts;
    const { house, room, panel, outcome, life } = parts;
    this.#queue = new Queue({ ...parts, changed: () => this.#show() });
    panel.work = {
      acts: {
        yes: (one) => this.#yes(one),
        no: (one) => this.#no(one),
        about: (author, by) => tellRoom(panel, 'open-card', { author, by }),
      },
      answer: (seq, text) => this.#answer(seq, text),
      undo: () => toastsIn(house).undoLast(),
      readOn: () => void outcome.of(host(room).moreQuestions()),
      left: () => this.#flush('send'),
      room,
    };
    life.atEnd(() => this.#flush('sendAndLeave'));
    const { signal } = life;
    window.addEventListener('pagehide', () => this.#flush('sendAndLeave'), { signal });
    // A phone may end a page that is not seen, and says nothing more.
    const hide = () => document.hidden && this.#flush('sendAndLeave');
    document.addEventListener('visibilitychange', hide, { signal });
  }

  /** Shows what waits, to who keeps order now. */
  dress(): void {
    const { room, panel } = this.#parts;
    panel.questions = host(room).questions;
    this.#queue.isCleared = isCleared(room.me?.role ?? 'guest');
    this.#show();
  }

  open(by: HTMLElement): void {
    void this.#queue.read();
    this.#parts.panel.toggle(by);
  }

  #show(): void {
    const { panel, room, tools } = this.#parts;
    const { held, reported } = this.#queue;
    panel.held = held;
    panel.reported = reported;
    panel.flagsFull = this.#queue.flagsFull;
    panel.settled = this.#settled;
    panel.goesOn = host(room).nextQuestion !== undefined;
    if (tools.asked === undefined) return;
    tools.asked = this.#queue.count + host(room).questions.length;
  }

  #yes(one: Case): void {
    if (one.type === 'asked') return;
    this.#settle(one, true);
    void this.#do(one, { ...yesTo(one), text: textOf(one) });
  }

  /** It leaves the list at once; what is said to the server waits until it can't be taken back. */
  #no(one: Case): void {
    const { house, life } = this.#parts;
    const { name } = authorOf(one);
    const seq = seqOf(one);
    const kind = one.type === 'asked' ? 'question' : 'message';
    const act = { type: 'reject' as const, seq };
    const send = () => {
      this.#take(one);
      void this.#do(one, { act, name, isQuiet: true });
    };
    const sendAndLeave = () => {
      this.#take(one);
      void this.#post(one, act);
    };
    this.#waiting.set(one.key, {
      ...{ timer: life.after(graceSeconds * 1_000, send), send, sendAndLeave },
    });
    this.#settle(one, true);
    const what = noWords[one.type];
    toastsIn(house).show({
      kind: what,
      words: (count) => `${what}: ${count === 1 ? `one ${kind} by ${name}` : `${count} ${kind}s`}`,
      seconds: graceSeconds,
      text: textOf(one),
      undo: () => {
        this.#take(one);
        this.#settle(one, false);
      },
    });
  }

  async #do(one: Case, deed: Parameters<typeof doDeed>[2]): Promise<void> {
    const { house, room } = this.#parts;
    const isDone = await doDeed(house, deedRoom(room), deed);
    if (isDone) await this.#queue.read();
    this.#settle(one, false);
  }

  #settle({ key }: Case, isSettled: boolean): void {
    const settled = new Set(this.#settled);
    if (isSettled) settled.add(key);
    else settled.delete(key);
    this.#settled = settled;
    this.#show();
  }

  /** It waits no longer. */
  #take({ key }: Case): void {
    this.#parts.life.cancel(this.#waiting.get(key)?.timer);
    this.#waiting.delete(key);
  }

  /** The queue or the page is left: what was decided counts, and is taken back no more. */
  #flush(how: 'send' | 'sendAndLeave'): void {
    const waiting = [...this.#waiting.values()];
    if (waiting.length === 0) return;
    for (const one of waiting) one[how]();
    const toasts = toastsIn(this.#parts.house);
    for (const kind of Object.values(noWords)) toasts.endUndo(kind);
  }

  /** Over HTTP, which goes on where the page does not. */
  async #post(one: Case, act: { readonly type: 'reject'; readonly seq: number }): Promise<void> {
    const { room, base } = this.#parts;
    const url = new URL(`api/rooms/${encodeURIComponent(room.code)}/acts`, base);
    const headers = { ...room.headers(), 'content-type': 'application/json' };
    const body = JSON.stringify(act);
    try {
      const answer = await fetch(url, { method: 'POST', headers, body, keepalive: true });
      if (answer.ok) await this.#queue.read();
    } catch {
      // The case stands in the queue again, where the page does.
    }
    this.#settle(one, false);
  }

  async #answer(seq: number, text: string): Promise<string | undefined> {
    try {
      await host(this.#parts.room).answer(seq, text);
      return undefined;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return error.message;
    }
  }
}
