import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Unsent } from '../../client/index.ts';
import { messageRow } from '../../page/fragment/message-row.ts';
import { fill } from '../../page/words/say.ts';
import type { QuotingMessage } from '../../protocol/quoted.ts';
import { localClock } from '../local-clock.ts';
import { words } from '../words.ts';
import type { RareRows } from './rare-rows.ts';
import type { Row } from './talk.ts';
import type { UnsentActs } from './unsent-acts.ts';

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
  const { sending, waiting, unkept: here } = words().unsent;
  const going = state === 'sending' ? sending : fill(waiting, { wait });
  const word = unkept ? fill(here, { state: going }) : going;
  return html` <small class="state">${reason ? `${word}: ${reason}` : word}</small>`;
}

/** @example waitWords(90) // ' in 2 min' */
export function waitWords(seconds: number): string {
  if (seconds <= 0) return '';
  const { seconds: inSeconds, minutes, hours } = words().unsent;
  if (seconds <= 60) return fill(inSeconds, { n: seconds });
  return seconds <= 3_540
    ? fill(minutes, { n: Math.ceil(seconds / 60) })
    : fill(hours, { n: Math.ceil(seconds / 3_600) });
}
