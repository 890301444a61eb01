import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Unsent } from '../../client/index.ts';
import { messageRow } from '../../page/fragment/message-row.ts';
import type { QuotingMessage } from '../../protocol/quoted.ts';
import { localClock } from '../local-clock.ts';
import type { RareRows } from './rare-rows.ts';
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
  /** Says why a message was not sent; undefined until that is loaded. */
  readonly rare: RareRows | undefined;
}

export function unsentRow(
  key: string,
  message: QuotingMessage,
  unsent: Unsent,
  { first, plain, rare, ...acts }: UnsentActs & UnsentLook,
): Row {
  const { ref, state, reason, text, unkept } = unsent;
  const isFailed = state === 'failed';
  const why = isFailed ? rare?.whyRow : undefined;
  const wait = state === 'sending' ? '' : waitWords(acts.retryIn(ref));
  const view = {
    clock: localClock,
    first,
    you: [message.author.id],
    live: true,
    plain,
    mood: isFailed ? 'failed' : 'waiting',
    quoted: message.quoted,
    state: isFailed ? nothing : stateOf(unsent, wait),
    below: why ? why(unsent, wait, acts) : nothing,
  };
  return {
    key,
    from: [state, reason, text, unkept, first, plain, message.author.name, wait, why],
    template: () => messageRow(html, message, view),
  };
}

function stateOf({ state, reason, unkept }: Unsent, wait: string): TemplateResult {
  const going = state === 'sending' ? 'sending…' : `waiting to be sent${wait}`;
  const word = unkept ? `${going}, kept only while this page is open` : going;
  return html` <small class="state">${reason ? `${word}: ${reason}` : word}</small>`;
}

/** @example waitWords(90) // ' in 2 min' */
export function waitWords(seconds: number): string {
  if (seconds <= 0) return '';
  if (seconds <= 60) return ` in ${seconds} s`;
  return seconds <= 3_540
    ? ` in ${Math.ceil(seconds / 60)} min`
    : ` in ${Math.ceil(seconds / 3_600)} h`;
}
