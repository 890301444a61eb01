import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { DeskBot, DeskNews, LastRefusal, OutInRoom } from '../../protocol/desk.ts';
import { localClock } from '../local-clock.ts';
import { agoIn, inWhole } from './number-words.ts';
import { roomAsHost } from './rooms-view.ts';

/** A section of the desk with a list, or with words where there is nothing in it. */
function section(
  id: string,
  head: string,
  none: string,
  items: readonly TemplateResult[],
  count = items.length,
) {
  return html`<section class="d6" aria-labelledby=${id}>
    <div class="head"><h2 id=${id}>${head} ${count > 0 ? html`<span class="many">${inWhole(count)}</span>` : nothing}</h2></div>
    ${items.length === 0 ? html`<p class="none">${none}</p>` : html`<ul class="list">${items}</ul>`}
  </section>`;
}

/** Those who are kept from speaking, in all rooms. */
export function outView({ out = [] }: DeskNews, letIn: (out: OutInRoom) => void): TemplateResult {
  const items = out.map((each) => {
    const { name, person, kind, code, until } = each;
    const called = name || person.slice(0, 10);
    const end = until === undefined ? '' : `, until ${localClock.moment(until)}`;
    return html`<li>
      <span><b><bdi>${called}</bdi></b> is ${kind === 'banned' ? 'banned' : 'paused'} in <a href=${roomAsHost(code)}><bdi>${code}</bdi></a>${end}</span>
      <button type="button" class="word" aria-label="Let in ${called}, in ${code}" @click=${() => letIn(each)}>Let in</button>
    </li>`;
  });
  return section('out', 'Paused and banned', 'Nobody is kept from speaking.', items);
}

export interface BotActs {
  /** The bot of which it is asked whether its key ends. */
  readonly asked: string | undefined;
  readonly ask: (id: string | undefined) => void;
  readonly revoke: (bot: DeskBot) => void;
}

/** The keys that let somebody in: those of bots, and whose tokens are taken. */
export function keysView({ bots = [], tokens }: DeskNews, acts: BotActs): TemplateResult {
  const now = Date.now();
  const items = bots.map((bot) => {
    const { id, name, made, used } = bot;
    const when = used === undefined ? 'never used' : `used ${agoIn(now - used)} ago`;
    return html`<li>
      <span><b><bdi>${name}</bdi></b> <small>made ${localClock.dayName(made)}, ${used !== undefined && now - used < 60_000 ? 'used just now' : when}</small></span>
      ${
        acts.asked === id
          ? html`<span class="sure">End its key for good?
              <button type="button" class="word danger" @click=${() => acts.revoke(bot)}>Revoke</button>
              <button type="button" class="word" @click=${() => acts.ask(undefined)}>Keep</button></span>`
          : html`<button type="button" class="word" aria-label="Revoke the key of ${name}" @click=${() => acts.ask(id)}>Revoke</button>`
      }
    </li>`;
  });
  const site = html`<li><span>${
    tokens
      ? html`Tokens of <b>${tokens.issuer}</b> for <b>${tokens.audience}</b> are taken; each ends by itself.`
      : 'No tokens are taken.'
  }</span></li>`;
  return section('keys', 'Bots and tokens', '', [...items, site], bots.length);
}

/** The latest refusals, one line for a kind and an offender. */
export function refusalsView({ refusals = [] }: DeskNews): TemplateResult {
  const items = refusals.map(({ code, from, room, at, times }: LastRefusal) => {
    return html`<li>
      <span><span class="code">${code}</span>${from === undefined ? nothing : html` to <bdi>${from}</bdi>`}${room === undefined ? nothing : html` in <bdi>${room}</bdi>`}${times > 1 ? html`, <b>${inWhole(times)} times</b>` : nothing}</span>
      <time title=${localClock.moment(at)}>${localClock.time(at)}</time>
    </li>`;
  });
  return section('refusals', 'Last refusals', 'Nothing was refused.', items);
}

/** Connections by the dialect that they speak. */
export function kindsView({ now }: DeskNews): TemplateResult {
  const kinds = Object.entries(now?.connections ?? {}).filter(([, count]) => count > 0);
  const items = kinds
    .toSorted(([, a], [, b]) => b - a)
    .map(
      ([kind, count]) =>
        html`<li><span>${kind}</span><span class="many">${inWhole(count)}</span></li>`,
    );
  return section('kinds', 'Connections by kind', 'Nobody is connected.', items);
}
