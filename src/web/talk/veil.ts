import { html } from 'lit/html.js';
import type { Message } from '../../protocol/record.ts';
import type { Muted } from '../muted.ts';
import type { Row } from './talk.ts';

/** The messages of people whom this browser's person hid: a run of one's is one quiet row, which can be opened. */
export class Veil {
  readonly #muted: Muted;
  /** Numbers of the messages that were opened nevertheless. */
  #lifted = new Set<number>();

  constructor(muted: Muted, changed: () => void) {
    this.#muted = muted;
    muted.follow(() => {
      this.#lifted = new Set();
      changed();
    });
  }

  covers({ author, seq }: Message): boolean {
    return this.#muted.has(author.id) && seq > 0 && !this.#lifted.has(seq);
  }

  lift(messages: readonly Pick<Message, 'seq'>[]): void {
    for (const { seq } of messages) this.#lifted.add(seq);
  }

  /** The messages that come right after one that is covered: each begins a group. */
  heirs(messages: readonly Message[]): ReadonlySet<Message> {
    if (this.#muted.list.length === 0) return new Set();
    return new Set(
      messages.filter((_, i) => {
        const before = messages[i - 1];
        return before !== undefined && this.covers(before);
      }),
    );
  }
}

interface Covering {
  readonly veil: Veil;
  readonly lift: (messages: readonly Message[]) => void;
}

/** Makes one row of messages that are covered, one behind the other and by one person. */
export class CoveredRun {
  readonly #covering: Covering;
  readonly #rows: Row[];
  #run: Message[] = [];

  constructor(covering: Covering, rows: Row[]) {
    this.#covering = covering;
    this.#rows = rows;
  }

  /** Takes a message that is covered; false for another one. */
  takes(message: Message): boolean {
    if (!this.#covering.veil.covers(message)) return false;
    const [first] = this.#run;
    if (first && first.author.id !== message.author.id) this.end();
    this.#run.push(message);
    return true;
  }

  end(): void {
    const run = this.#run;
    if (run.length === 0) return;
    this.#run = [];
    this.#rows.push(veiledRow(run, () => this.#covering.lift(run)));
  }
}

function veiledRow(messages: readonly Message[], open: () => void): Row {
  const count = messages.length === 1 ? '' : ` · ${messages.length} messages`;
  const template = () => html`<li class="note veiled">
    Hidden person${count} <button type="button" class="word" @click=${open}>Show</button>
  </li>`;
  const [first, last] = [messages[0]?.seq, messages.at(-1)?.seq];
  return { key: `veiled ${first}`, from: [last, messages.length], template };
}
