import { html } from 'hono/html';
import type { CodeRule } from '../protocol/code.ts';
import { type Assets, layout, type PageHtml } from './layout.ts';

export interface WallPage {
  readonly code: string;
  readonly codes: CodeRule;
  readonly assets: Assets;
}

/** A wall as everybody may have it: its script reads the room, and fills it. */
export function renderWall({ code, codes, assets }: WallPage): PageHtml {
  const body = html`<main class="wall" data-code="${code}"${codes === 'exact' ? html` data-codes="exact"` : ''} aria-label="${code}"><noscript><p class="wall-word">A wall needs scripts.</p></noscript></main>`;
  return layout({
    title: `${code} · Parlour`,
    assets: { ...assets, styles: assets.wallStyles ?? [] },
    ...{ kind: 'wall', hidden: true, script: assets.wallScript, body },
  });
}
