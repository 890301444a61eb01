import { html, nothing, type TemplateResult } from 'lit/html.js';
import { fill, weave } from '../../page/words/say.ts';
import { tellRoom } from '../told.ts';
import { language, words } from '../words.ts';
import type { ProofView } from './proof-watch.ts';

/** A line that says how complete the room is; it never says more than was checked. */
export function proofLine(
  { checked, latest, failed, isBusy }: ProofView,
  from: HTMLElement,
): TemplateResult | typeof nothing {
  if (failed !== undefined) return html`<p class="more wrong">${failed}</p>`;
  if (!checked || checked.to === 0) return nothing;
  const isWhole = checked.from === 1 && checked.to >= latest - usualLag;
  const button = html`<button type="button" class="word" @click=${() => tellRoom(from, 'check-all')}>
    ${words().proof.all}
  </button>`;
  return html`<p class="more proof">${wordsOf(checked, latest)} ${isWhole || isBusy ? nothing : button}</p>`;
}

/** The facts that may have come since the last check: the next one checks them. */
const usualLag = 300;

function wordsOf({ from, to }: { from: number; to: number }, latest: number): unknown {
  // From the lower to the higher number, also where words are read from the right.
  const numbers = html`<bdi dir="ltr">${from.toLocaleString(language())}…${to.toLocaleString(language())}</bdi>`;
  if (from === 1 || to < latest) return weave(words().proof.complete, { range: numbers });
  return fill(words().proof.since, { from: from.toLocaleString(language()) });
}
