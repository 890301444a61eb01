import { html } from 'hono/html';
import { door } from './fragment/icon.ts';
import { type Assets, layout, type PageHtml } from './layout.ts';

export interface Fault {
  readonly status: number;
  /** A code of the error table. */
  readonly code: string;
  readonly text: string;
  readonly assets?: Assets | undefined;
}

const noAssets: Assets = { base: '', script: '', styles: [] };

/** A page that says why there is no other, and where to go from here. */
export function renderFault({ status, code, text, assets = noAssets }: Fault): PageHtml {
  const { heading, more } = tell(status, code, text);
  const body = html`<main class="column">
<p class="brand"><a class="mark" href="${assets.base}/" aria-label="All rooms">${door(html)}</a> Parlour</p>
<h1>${heading}</h1>
${more ? html`<p class="more">${more}</p>` : ''}
<p><a class="act" href="${assets.base}/">${code === 'bad_code' ? 'Type another code' : 'Open a room'}</a></p>
<p class="small">${status} · ${code}</p>
</main>`;
  return layout({ title: `${heading} · Parlour`, assets, kind: 'fault', hidden: true, body });
}

function tell(status: number, code: string, text: string): { heading: string; more?: string } {
  if (code === 'bad_code') {
    return {
      heading: text,
      more: 'A code has 1 to 64 letters, digits or signs, and no slash. Capitals, spaces and hyphens make no difference.',
    };
  }
  if (code === 'not_found') return { heading: text, more: 'Rooms are found by their code.' };
  if (status >= 500)
    return { heading: text, more: 'Nothing that was said is lost. Try again in a moment.' };
  return { heading: text };
}
