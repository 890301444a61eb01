import { html } from 'hono/html';
import { door } from './fragment/icon.ts';
import { type Assets, layout, type PageHtml } from './layout.ts';

/** The host's desk as everybody may have it: its script asks for the key, and fills it. */
export function renderDesk(assets: Assets): PageHtml {
  const body = html`<header class="desk-bar">
<a class="mark" href="${assets.base}/" aria-label="All rooms">${door(html)}</a>
<h1>Desk</h1>
</header>
<parlour-desk><noscript><p>The desk needs scripts. Without them, the commands in docs/commands.md do the same.</p></noscript></parlour-desk>`;
  return layout({
    title: 'Desk · Parlour',
    ...{ assets, kind: 'desk', hidden: true, script: assets.deskScript, body },
  });
}
