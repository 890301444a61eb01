import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Unsent } from '../../client/index.ts';
import { messageRow } from '../../page/fragment/message-row.ts';
import { noticeLine } from '../../page/fragment/notice-line.ts';
import type { ReplyTo } from '../../protocol/carried.ts';
import type { Quoted } from '../../protocol/quoted.ts';
import type { Message } from '../../protocol/record.ts';
import { localClock } from '../local-clock.ts';
import type { Row } from './talk.ts';

/** The acts on a message that was not sent. */
export interface UnsentActs {
  readonly unsentDone: (ref: string, what: 'retry' | 'copy' | 'discard') => void;
  /** Tells in how many seconds a message may be sent again. */
  readonly retryIn: (ref: string) => number;
}

/** The look of a row beside its message. */
interface UnsentLook {
  readonly first: boolean;
  readonly plain: boolean;
  readonly quoted: (reply: ReplyTo) => Quoted | undefined;
}

export function unsentRow(
  key: string,
  message: Message,
  unsent: Unsent,
  { first, plain, quoted, ...acts }: UnsentActs & UnsentLook,
): Row {
  const { ref, state, reason, text, unkept } = unsent;
  const isFailed = state === 'failed';
  const wait = state === 'sending' ? '' : waitWords(acts.retryIn(ref));
  const view = {
    clock: localClock,
    first,
    you: [message.author.id],
    live: true,
    plain,
    mood: isFailed ? 'failed' : 'waiting',
    quoted: message.reply && quoted(message.reply),
    state: isFailed ? nothing : stateOf(unsent, wait),
    below: isFailed ? whyRow(unsent, wait, acts) : nothing,
  };
  return {
    key,
    from: [state, reason, text, unkept, first, plain, message.author.name, wait],
    template: () => messageRow(html, message, view),
  };
}

/** The row that sends again all that was not sent; undefined where that is one message at most. */
export function retryAllRow(
  unsent: readonly Unsent[],
  { unsentDone, retryIn }: UnsentActs,
): Row | undefined {
  const failed = unsent.filter(({ state }) => state === 'failed');
  if (failed.length < 2) return undefined;
  const ready = failed.filter(({ ref }) => retryIn(ref) === 0);
  const all = () => {
    for (const { ref } of ready) unsentDone(ref, 'retry');
  };
  const content = html`${failed.length} messages were not sent.
    <button type="button" class="word" aria-disabled=${ready.length === 0} @click=${all}>Try all again</button>`;
  const from = [failed.length, ...ready.map(({ ref }) => ref)];
  return { key: 'retry all', from, template: () => noticeLine(html, 'gap', content) };
}

function stateOf({ state, reason, unkept }: Unsent, wait: string): TemplateResult {
  const going = state === 'sending' ? 'sending…' : `waiting to be sent${wait}`;
  const word = unkept ? `${going}, kept only while this page is open` : going;
  return html` <small class="state">${reason ? `${word}: ${reason}` : word}</small>`;
}

function whyRow(
  { ref, reason, unkept }: Unsent,
  wait: string,
  { unsentDone }: UnsentActs,
): TemplateResult {
  return html`<p class="why"><span>Not sent: ${reason ?? 'the server said no.'}
      ${unkept ? 'Kept only while this page is open.' : nothing}</span>
    <button type="button" class="word" aria-disabled=${wait !== ''} @click=${() => unsentDone(ref, 'retry')}>Try again${wait}</button>
    <button type="button" class="word" @click=${() => unsentDone(ref, 'copy')}>Copy</button>
    <button type="button" class="word" @click=${() => unsentDone(ref, 'discard')}>Discard</button>
  </p>`;
}

/** @example waitWords(90) // ' in 2 min' */
function waitWords(seconds: number): string {
  if (seconds <= 0) return '';
  if (seconds <= 60) return ` in ${seconds} s`;
  return seconds <= 3_540
    ? ` in ${Math.ceil(seconds / 60)} min`
    : ` in ${Math.ceil(seconds / 3_600)} h`;
}
