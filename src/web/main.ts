import { html } from 'lit';
import './room.css';
import './part/composer.ts';
import './part/link-banner.ts';
import type { LinkBanner } from './part/link-banner.ts';
import './part/people-panel.ts';
import './part/search-panel.ts';
import './tools.ts';
import './part/typing-line.ts';
import { LiveRoom } from './app.ts';
import { followKeyboard } from './viewport.ts';

const house = document.querySelector<HTMLElement>('.house');
if (house) {
  try {
    new LiveRoom(house);
  } catch (error) {
    tellUnfit(house);
    reportError(error);
  }
}
followKeyboard();

/** The composer sees that nobody takes what is written, and keeps it. */
function tellUnfit(house: HTMLElement): void {
  const banner = house.querySelector<LinkBanner>('parlour-link');
  const lite = `/lite/${encodeURIComponent(house.dataset.code ?? '')}`;
  if (banner)
    banner.warning = html`This page could not start in this browser.
    <a href=${lite}>Use the one that needs no scripts</a>`;
}
