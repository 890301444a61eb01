import { html } from 'hono/html';
import { door } from './fragment/icon.ts';
import { type Assets, english, layout, type PageHtml, type Spoken } from './layout.ts';
import type { Tongue } from './words/tongue.ts';

/** A public room as the lobby lists it. */
export interface LobbyRoom {
  readonly code: string;
  readonly key: string;
  readonly title?: string | undefined;
  /** The number of people there now. */
  readonly count: number;
}

export interface Lobby extends Spoken {
  readonly rooms: readonly LobbyRoom[];
  readonly assets: Assets;
  /** A code as new rooms have them; shows what one looks like. */
  readonly newCode: string;
  /** The people who make rooms, where not everybody does. */
  readonly makers?: 'host' | 'accounts' | undefined;
  /** The text that was typed and leads nowhere, and the reason. */
  readonly refused?: { readonly typed: string; readonly why: string } | undefined;
}

/** The page where a room is chosen; all of it works without a script. */
export function renderLobby(lobby: Lobby): PageHtml {
  const { rooms, assets, newCode, makers, refused, tongue = english } = lobby;
  const { lobby: words } = tongue.words;
  const fault = html` aria-invalid="true" aria-describedby="refused"`;
  const body = html`<main class="column">
<h1 class="brand"><span class="mark">${door(html)}</span> Parlour</h1>
<form class="open" action="${assets.base}/open" method="get">
${tongue.kept('') ? html`<input type="hidden" name="lang" value="${tongue.language}">` : ''}<label for="code">${words.code}</label>
<div class="field">
<input id="code" name="code" type="text" required maxlength="2000" value="${refused?.typed ?? ''}" placeholder="${newCode}" dir="auto" autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" enterkeyhint="go" autofocus${refused ? fault : ''}>
<button type="submit" class="act">${words.open}</button>
</div>
${refused ? html`<p id="refused" class="fault" role="alert">${refused.why}</p>` : ''}
</form>
<p class="make">${makers ? words[makersWords[makers]] : html`<a href="${assets.base}${tongue.kept('/new')}" rel="nofollow">${words.make}</a>`}</p>
<section class="own-rooms" hidden><h2 id="own">${words.own}</h2><ul class="rooms" aria-labelledby="own"></ul></section>
${rooms.length > 0 ? html`<h2 id="public">${words.public}</h2><ul class="rooms" aria-labelledby="public">${rooms.map((room) => roomRow(room, assets.base, tongue))}</ul>` : ''}
</main>`;
  return layout({
    title: 'Parlour',
    assets,
    script: assets.lobbyScript,
    kind: 'lobby',
    tongue,
    body,
  });
}

const makersWords = {
  host: 'hostMakes',
  accounts: 'accountsMake',
} as const;

function roomRow({ code, title, count }: LobbyRoom, base: string, tongue: Tongue): PageHtml {
  const { here, nobody } = tongue.words.lobby;
  return html`<li><a href="${base}${tongue.kept(roomPath(code))}"><span class="name"><bdi>${title ?? code}</bdi></span>${title ? html` <span class="code"><bdi>${code}</bdi></span>` : ''}
<span class="here"><span class="${count > 0 ? 'dot' : 'dot off'}"></span>${count > 0 ? tongue.counted(here, count) : nobody}</span></a></li>
`;
}

/** The address of a room's page, below the path of the site. */
export function roomPath(code: string): string {
  return `/r/${encodeURIComponent(code)}`;
}
