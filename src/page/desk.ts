import { html } from 'hono/html';
import { door } from './fragment/icon.ts';
import { type Assets, english, layout, type PageHtml } from './layout.ts';
import type { Tongue } from './words/tongue.ts';

/** The host's desk as everybody may have it: its script asks for the key, and fills it. */
export function renderDesk(assets: Assets, tongue: Tongue = english): PageHtml {
  const { desk: words, frame } = tongue.words;
  const body = html`<header class="desk-bar">
<a class="mark" href="${assets.base}${tongue.kept('/')}" aria-label="${frame.allRooms}">${door(html)}</a>
<h1>${words.title}</h1>
</header>
<parlour-desk><noscript><p>${words.noScript}</p></noscript></parlour-desk>`;
  return layout({
    title: `${words.title} · Parlour`,
    ...{ assets, kind: 'desk', hidden: true, script: assets.deskScript, tongue, body },
  });
}
