import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { DeskNews, Part } from '../../protocol/desk.ts';
import { namedRates, rateInWords } from '../../protocol/rate-words.ts';
import { heldInRoom } from '../../protocol/review.ts';
import { inBytes, inWhole } from './number-words.ts';

/** The limits that are in force, and how much of some is used. */
export function limitsView({ rates, limits, usage, waiting = [] }: DeskNews): TemplateResult {
  const held = Math.max(0, ...waiting.map((room) => room.held));
  return html`<section class="d12" aria-labelledby="limits">
    <div class="head"><h2 id="limits">Limits</h2></div>
    <ul class="list">
      ${meter('Connections', usage?.connections, inWhole)}
      ${meter('From the busiest address', usage?.fromOneAddress, inWhole)}
      ${meter('Waiting in the fullest queue', { used: held, most: heldInRoom }, inWhole)}
      ${meter('Not taken yet by slow readers', usage?.unsent, inBytes)}
      ${meter('Disk', usage?.disk, inBytes)}
    </ul>
    <details class="sizes" open>
      <summary>Rates</summary>
      <ul class="list pairs">
        ${namedRates.map(([name, { what }]) => {
          const rate = rates?.[name];
          const words = rate && (rate.everyMs === 0 ? 'not counted' : rateInWords(rate));
          return html`<li><span>${capital(what)}</span><span class="many">${words}</span></li>`;
        })}
      </ul>
    </details>
    <details class="sizes">
      <summary>Sizes and times</summary>
      <ul class="list pairs">
        ${Object.entries(limits ?? {}).map(([name, value]) => {
          return html`<li><span class="code">${name}</span><span class="many">${inWhole(value)}</span></li>`;
        })}
      </ul>
    </details>
    <p class="none">The config file sets each of them, under “limits”; docs/limits.md says what it means.</p>
  </section>`;
}

function meter(
  name: string,
  part: Part | undefined,
  format: (value: number) => string,
): TemplateResult | typeof nothing {
  if (!part) return nothing;
  const { used, most } = part;
  const percent = Math.min(100, Math.round((used / most) * 100));
  return html`<li class="lim">
    <span>${name}</span><span class="many">${format(used)} of ${format(most)}</span>
    <svg class=${percent >= 75 ? 'meter near' : 'meter'} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="of" width="100" height="6"></rect><rect class="is" width=${percent} height="6"></rect>
    </svg>
  </li>`;
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
