import type { Failure } from './failure.ts';
import type { OutboxStore, Unsent } from './outbox-store.ts';
import { newRef } from './secret.ts';

/** How an outbox reaches its room. */
export interface OutboxEnd {
  /** `answered` gets undefined for a yes. */
  send(row: Unsent, answered: (failure: Failure | undefined) => void): void;
  changed(rows: readonly Unsent[]): void;
  /** The server says that we are not in the room. */
  rejoin(): void;
}

const mostRefusals = 8;

/**
 * What was typed into one room and has no answer yet. One message is under way at a time: were the
 * next one sent before the answer, a refusal that can be retried would change their order.
 */
export class Outbox {
  readonly #room: string;
  readonly #store: OutboxStore;
  readonly #end: OutboxEnd;
  readonly #rows: Unsent[];
  #open = false;
  #sending: Unsent | undefined;
  #refusals = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(room: string, store: OutboxStore, end: OutboxEnd) {
    this.#room = room;
    this.#store = store;
    this.#end = end;
    this.#rows = store.load(room).map(asQueued);
  }

  get rows(): readonly Unsent[] {
    return this.#rows;
  }

  add(text: string): Unsent {
    // Rows are loaded in the order of `at`, even where the clock was set back.
    const at = Math.max(Date.now(), (this.#rows.at(-1)?.at ?? 0) + 1);
    const row: Unsent = { ref: newRef(), room: this.#room, text, at, state: 'queued' };
    this.#rows.push(row);
    this.#changed();
    this.#next();
    return row;
  }

  retry(ref: string): void {
    const row = this.#rows.find((each) => each.ref === ref && each.state === 'failed');
    if (!row) return;
    queue(row);
    this.#changed();
    this.#next();
  }

  discard(ref: string): void {
    this.#drop(this.#rows.find((row) => row.ref === ref));
  }

  /** The room is joined: what has no answer is sent, again or for the first time. */
  open(): void {
    this.#open = true;
    this.#next();
  }

  close(): void {
    this.#open = false;
    this.#unpause();
    if (!this.#sending) return;
    this.#sending.state = 'queued';
    this.#sending = undefined;
    this.#changed();
  }

  /** The log shows a message of ours: as good an answer as the server's yes. */
  posted(ref: string | undefined): void {
    if (ref !== undefined) this.#drop(this.#rows.find((row) => row.ref === ref));
  }

  #next(): void {
    if (!this.#open || this.#sending || this.#pause !== undefined) return;
    const row = this.#rows.find(({ state }) => state === 'queued');
    if (!row) return;
    queue(row);
    row.state = 'sending';
    this.#sending = row;
    this.#changed();
    this.#end.send(row, (failure) => this.#answered(row, failure));
  }

  #answered(row: Unsent, failure: Failure | undefined): void {
    if (row !== this.#sending) return;
    if (!failure) return this.#drop(row);
    this.#sending = undefined;
    if (failure.outcome === 'unknown') row.state = 'queued';
    else if (failure.code === 'not_joined') this.#rejoin(row);
    else this.#refused(row, failure);
    this.#changed();
    this.#next();
  }

  #rejoin(row: Unsent): void {
    row.state = 'queued';
    this.#open = false;
    this.#end.rejoin();
  }

  #refused(row: Unsent, { code, message, retry }: Failure): void {
    row.code = code;
    row.reason = message;
    if (retry === null || ++this.#refusals >= mostRefusals) {
      row.state = 'failed';
      this.#refusals = 0;
      return;
    }
    row.state = 'queued';
    row.retryAt = Date.now() + retry * 1000;
    this.#pause = setTimeout(() => {
      this.#unpause();
      this.#next();
    }, retry * 1000);
  }

  #drop(row: Unsent | undefined): void {
    if (!row) return;
    this.#rows.splice(this.#rows.indexOf(row), 1);
    if (row === this.#sending) this.#sending = undefined;
    // Whatever paused the queue was about this message, or one behind it that was never sent.
    if (row.retryAt !== undefined) this.#unpause();
    this.#refusals = 0;
    this.#changed();
    this.#next();
  }

  #unpause(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
  }

  #changed(): void {
    this.#store.save(this.#room, this.#rows);
    this.#end.changed(this.#rows);
  }
}

function queue(row: Unsent): void {
  row.state = 'queued';
  delete row.code;
  delete row.reason;
  delete row.retryAt;
}

// Whoever was sending it before this outbox was made is gone, or is another tab with the same ref.
function asQueued(row: Unsent): Unsent {
  return row.state === 'failed' ? row : { ...row, state: 'queued' };
}
