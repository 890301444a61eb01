import { html, type TemplateResult } from 'lit/html.js';
import { fill } from '../../page/words/say.ts';
import type { MayNot, Me } from '../../protocol/me.ts';
import { tellRoom } from '../told.ts';
import { words } from '../words.ts';
import { clockWords } from './compose-line.ts';
import { momentWords } from './state-words.ts';
import { toldWhy } from './told-why.ts';

const outCodes: ReadonlySet<string> = new Set(['timed_out', 'banned']);
/** A countdown is shown where one might wait for its end. */
const longest = 3_600;

/** The pause or ban that keeps this person from speaking; undefined where none does. */
export function outOf({ mayNot }: Me): MayNot | undefined {
  return mayNot?.find(({ code }) => outCodes.has(code));
}

/**
 * Stands in the composer's place for who is paused or banned: what is so, until when, and what now.
 *
 * @param left the seconds until it is over; 0 where it stays
 */
export function outLine(
  { code, reason }: MayNot,
  left: number,
  now: number,
  typed: string,
): TemplateResult {
  const copy = ({ currentTarget }: Event) =>
    tellRoom(currentTarget as HTMLElement, 'take-text', typed);
  return html`<p class="line-in out" role="status">
    <span class="grow">${outWords(code, left, now)}${toldWhy(reason)}${
      left > 0 && left <= longest
        ? html` <span class="many" aria-live="off">${clockWords(left)}</span>`
        : ''
    }</span>
    ${typed ? html`<button type="button" class="word" @click=${copy}>${words().barred.copyYours}</button>` : ''}
  </p>`;
}

/** The sentences about a pause or a ban. */
export function outWords(code: string, left: number, now: number): string {
  const until = left > 0 ? momentWords(now + left * 1_000, now).replace(/^(at|on) /, '') : '';
  if (code === 'timed_out') return fill(words().out.paused, { time: until });
  return until ? fill(words().out.bannedUntil, { time: until }) : words().out.banned;
}
