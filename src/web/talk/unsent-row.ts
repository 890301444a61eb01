import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Unsent } from '../../client/index.ts';
import { messageRow } from '../../page/fragment/message-row.ts';
import { noticeLine } from '../../page/fragment/notice-line.ts';
import { fill } from '../../page/words/say.ts';
import type { ReplyTo } from '../../protocol/carried.ts';
import type { Quoted } from '../../protocol/quoted.ts';
import type { Message } from '../../protocol/record.ts';
import { localClock } from '../local-clock.ts';
import { counted, words } from '../words.ts';
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
  const content = html`${counted(words().unsent.some, failed.length)}
    <button type="button" class="word" aria-disabled=${ready.length === 0} @click=${all}>${words().unsent.retryAll}</button>`;
  const from = [failed.length, ...ready.map(({ ref }) => ref)];
  return { key: 'retry all', from, template: () => noticeLine(html, 'gap', content) };
}

function stateOf({ state, reason, unkept }: Unsent, wait: string): TemplateResult {
  const { sending, waiting, unkept: here } = words().unsent;
  const going = state === 'sending' ? sending : fill(waiting, { wait });
  const word = unkept ? fill(here, { state: going }) : going;
  return html` <small class="state">${reason ? `${word}: ${reason}` : word}</small>`;
}

/** Says why a message was not sent. */
export function notSentWords({ reason }: { readonly reason?: string | undefined }): string {
  const { notSent, saidNo } = words().unsent;
  return fill(notSent, { reason: reason ?? saidNo });
}

function whyRow(
  { ref, reason, unkept }: Unsent,
  wait: string,
  { unsentDone }: UnsentActs,
): TemplateResult {
  const { keptHere, retry, copy, discard } = words().unsent;
  return html`<p class="why"><span>${notSentWords({ reason })}
      ${unkept ? keptHere : nothing}</span>
    <button type="button" class="word" aria-disabled=${wait !== ''} @click=${() => unsentDone(ref, 'retry')}>${fill(retry, { wait })}</button>
    <button type="button" class="word" @click=${() => unsentDone(ref, 'copy')}>${copy}</button>
    <button type="button" class="word" @click=${() => unsentDone(ref, 'discard')}>${discard}</button>
  </p>`;
}

/** @example waitWords(90) // ' in 2 min' */
function waitWords(seconds: number): string {
  if (seconds <= 0) return '';
  const { seconds: inSeconds, minutes, hours } = words().unsent;
  if (seconds <= 60) return fill(inSeconds, { n: seconds });
  return seconds <= 3_540
    ? fill(minutes, { n: Math.ceil(seconds / 60) })
    : fill(hours, { n: Math.ceil(seconds / 3_600) });
}
