import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Unsent } from '../../client/index.ts';
import { noticeLine } from '../../page/fragment/notice-line.ts';
import { fill } from '../../page/words/say.ts';
import { counted, words } from '../words.ts';
import { notSentWords } from './not-sent-words.ts';
import type { Row } from './talk.ts';
import type { UnsentActs } from './unsent-acts.ts';

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

/** Says below a message why it was not sent, and what may be done with it. */
export function whyRow(
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
