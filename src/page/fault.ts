import { html } from 'hono/html';
import { door } from './fragment/icon.ts';
import { type Assets, english, layout, type PageHtml, type Spoken } from './layout.ts';
import type { ServedWords } from './words/shape.ts';

export interface Fault extends Spoken {
  readonly status: number;
  /** A code of the error table. */
  readonly code: string;
  /** The reason, in the page's language. */
  readonly text: string;
  readonly assets?: Assets | undefined;
}

const noAssets: Assets = { base: '', script: '', styles: [] };

/** A page that says why there is no other, and where to go from here. */
export function renderFault(fault: Fault): PageHtml {
  const { status, code, text: heading, assets = noAssets, tongue = english } = fault;
  const { fault: words, frame } = tongue.words;
  const more = moreOf(status, code, words);
  const body = html`<main class="column">
<p class="brand"><a class="mark" href="${assets.base}${tongue.kept('/')}" aria-label="${frame.allRooms}">${door(html)}</a> Parlour</p>
<h1>${heading}</h1>
${more ? html`<p class="more">${more}</p>` : ''}
<p><a class="act" href="${assets.base}${tongue.kept('/')}">${code === 'bad_code' ? words.anotherCode : words.openRoom}</a></p>
<p class="small">${status} · ${code}</p>
</main>`;
  return layout({
    title: `${heading} · Parlour`,
    assets,
    kind: 'fault',
    hidden: true,
    tongue,
    body,
  });
}

function moreOf(
  status: number,
  code: string,
  { codes, byCode, nothingLost }: ServedWords['fault'],
): string | undefined {
  if (code === 'bad_code') return codes;
  if (code === 'not_found') return byCode;
  return status >= 500 ? nothingLost : undefined;
}
