import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import { linked } from '../../page/fragment/linked.ts';
import { quoteLine } from '../../page/fragment/quote.ts';
import type { OwnHeld } from '../../protocol/review.ts';
import { localClock } from '../local-clock.ts';
import { words } from '../words.ts';
import type { Row } from './talk.ts';

/** The acts on one's own message that waits for those who keep order. */
export interface HeldActs {
  readonly takeBack: (seq: number) => void;
  /** Puts away what is read. */
  readonly dismiss: (seq: number) => void;
}

/** A row of one's own message that waits, or was not let through; nobody else has it. */
export function heldRow(held: OwnHeld, acts: HeldActs): Row {
  const from = [held.text, held.rejected, held.reason];
  return { key: `held ${held.seq}`, from, template: () => template(held, acts) };
}

function template({ seq, at, text, reply, target, rejected, reason }: OwnHeld, acts: HeldActs) {
  const { notThrough, editNotThrough, waiting } = words().held;
  const refused = target === undefined ? notThrough : editNotThrough;
  const said = rejected ? refused : waiting;
  return html`<li class="own-question held">
    <p class="to-hosts">
      ${icon(html, latePaths.clock)} <b>${said}</b>
      <time title=${localClock.moment(at)}>${localClock.time(at)}</time>
      <span>${rejected ? words().held.onlyYou : words().held.onlyHosts}</span>
    </p>
    ${quoteLine(html, { reply }, undefined)}
    ${text === '' ? nothing : html`<p class="words" dir="auto">${linked(html, text)}</p>`}
    ${rejected ? whyRow(rejected, reason) : nothing}
    <p class="quiet">${
      rejected
        ? button(words().held.dismiss, () => acts.dismiss(seq))
        : button(words().held.takeBack, () => acts.takeBack(seq))
    }</p>
  </li>`;
}

function whyRow(rejected: string, reason: string | undefined): TemplateResult {
  const why = rejected === 'time' ? words().held.nobodySaw : reason;
  return html`${why === undefined ? nothing : html`<p class="answer" dir="auto">${why}</p>`}`;
}

function button(says: string, press: () => void): TemplateResult {
  return html`<button type="button" class="word" @click=${press}>${says}</button>`;
}
