import { html } from 'lit/html.js';
import type { Message } from '../../protocol/record.ts';
import { counted, words } from '../words.ts';
import type { Row } from './talk.ts';

interface Covering {
  readonly lift: (messages: readonly Message[]) => void;
}

/** Makes one row of messages that are covered, one behind the other and by one person. */
export class CoveredRun {
  readonly #lift: Covering['lift'];
  readonly #rows: Row[];
  #run: Message[] = [];

  constructor({ lift }: Covering, rows: Row[]) {
    this.#lift = lift;
    this.#rows = rows;
  }

  take(message: Message): void {
    const [first] = this.#run;
    if (first && first.author.id !== message.author.id) this.end();
    this.#run.push(message);
  }

  end(): void {
    const run = this.#run;
    if (run.length === 0) return;
    this.#run = [];
    this.#rows.push(veiledRow(run, () => this.#lift(run)));
  }
}

function veiledRow(messages: readonly Message[], open: () => void): Row {
  const template = () => html`<li class="note veiled">
    ${counted(words().veil.hidden, messages.length)} <button type="button" class="word" @click=${open}>${words().veil.show}</button>
  </li>`;
  const [first, last] = [messages[0]?.seq, messages.at(-1)?.seq];
  return { key: `veiled ${first}`, from: [last, messages.length], template };
}
