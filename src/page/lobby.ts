import { html } from 'hono/html';
import { door } from './fragment/icon.ts';
import { type Assets, layout, type PageHtml } from './layout.ts';

/** A public room as the lobby lists it. */
export interface LobbyRoom {
  readonly code: string;
  readonly key: string;
  readonly title?: string | undefined;
  /** The number of people there now. */
  readonly count: number;
}

export interface Lobby {
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
export function renderLobby({ rooms, assets, newCode, makers, refused }: Lobby): PageHtml {
  const fault = html` aria-invalid="true" aria-describedby="refused"`;
  const body = html`<main class="column">
<h1 class="brand"><span class="mark">${door(html)}</span> Parlour</h1>
<form class="open" action="${assets.base}/open" method="get">
<label for="code">Room code or link</label>
<div class="field">
<input id="code" name="code" type="text" required maxlength="2000" value="${refused?.typed ?? ''}" placeholder="${newCode}" dir="auto" autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" enterkeyhint="go" autofocus${refused ? fault : ''}>
<button type="submit" class="act">Open</button>
</div>
${refused ? html`<p id="refused" class="fault" role="alert">${refused.why}</p>` : ''}
</form>
<p class="make">${makers ? makersWords[makers] : html`<a href="${assets.base}/new" rel="nofollow">Make a new room</a>`}</p>
<section class="own-rooms" hidden><h2 id="own">Rooms you were in</h2><ul class="rooms" aria-labelledby="own"></ul></section>
${rooms.length > 0 ? html`<h2 id="public">Public rooms</h2><ul class="rooms" aria-labelledby="public">${rooms.map((room) => roomRow(room, assets.base))}</ul>` : ''}
</main>`;
  return layout({ title: 'Parlour', assets, script: assets.lobbyScript, kind: 'lobby', body });
}

const makersWords = {
  host: 'The host makes the rooms here.',
  accounts: 'Who has an account here makes rooms; without one, open a room by its code.',
} as const;

function roomRow({ code, title, count }: LobbyRoom, base: string): PageHtml {
  return html`<li><a href="${base}${roomPath(code)}"><span class="name"><bdi>${title ?? code}</bdi></span>${title ? html` <span class="code"><bdi>${code}</bdi></span>` : ''}
<span class="here"><span class="${count > 0 ? 'dot' : 'dot off'}"></span>${count > 0 ? html`${count.toLocaleString('en')} here` : 'nobody here'}</span></a></li>
`;
}

/** The address of a room's page, below the path of the site. */
export function roomPath(code: string): string {
  return `/r/${encodeURIComponent(code)}`;
}
