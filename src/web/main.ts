import './arrival.ts';
import './room.css';
import { html } from 'lit';
import { app } from './app.ts';
import type { App, AppOptions } from './app-options.ts';
import { arrival, takeArrival } from './arrival.ts';
import { keptKey } from './desk/kept-key.ts';
import { keepIn } from './keep.ts';
import type { LinkBanner } from './part/link-banner.ts';
import { followKeyboard } from './viewport.ts';

const house = document.querySelector<HTMLElement>('.house');
if (house) {
  try {
    open(house);
  } catch (error) {
    tellUnfit(house);
    reportError(error);
  }
}
followKeyboard();

function open(house: HTMLElement): void {
  const { title } = document;
  const common: AppOptions = {
    server: '/ws',
    ...asHost(),
    unread: (count) => {
      document.title = count > 0 ? `(${count}) ${title}` : title;
    },
    renew: () => {
      anew(house).then(
        (fresh) => {
          room.close();
          document.querySelector('.house')?.replaceWith(fresh);
          room = app(fresh, common);
        },
        () => location.reload(),
      );
    },
  };
  let room = app(house, { ...common, arrival });
  document.addEventListener('keydown', (event) => {
    if (isWriting(event)) room.focus();
  });
  addEventListener('hashchange', () => {
    room.arrive(takeArrival());
    goToHash(room);
  });
  goToHash(room);
}

/** The host comes from its desk, by the key that this tab alone has. */
function asHost(): Partial<AppOptions> {
  const key = location.hash === '#host' ? keptKey() : undefined;
  if (key === undefined) return {};
  // Nothing is mixed up with what this browser keeps of its guest.
  const kept = keepIn(() => sessionStorage, 'parlour.host.', window);
  kept.set('name', 'host');
  return { getToken: () => key, account: 'host', isGuestless: true, around: { kept } };
}

/** The house as the server has it now: asked for as a page, since no text may become markup here. */
function anew({ baseURI }: Node): Promise<HTMLElement> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', baseURI);
    request.responseType = 'document';
    request.onloadend = () => {
      const house = request.responseXML?.querySelector<HTMLElement>('.house');
      if (house) resolve(document.importNode(house, true));
      else reject(new Error('The page has no house.'));
    };
    request.send();
  });
}

function goToHash(room: App): void {
  const seq = /^#m(\d{1,15})$/.exec(location.hash)?.[1];
  if (seq) room.goTo(Number(seq));
}

/** Typing anywhere is meant for the composer. */
function isWriting(event: KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, altKey, isComposing, target } = event;
  if (key.length !== 1 || ctrlKey || metaKey || altKey || isComposing) return false;
  if (!(target instanceof HTMLElement) || target.closest('input, textarea, select')) return false;
  return !target.isContentEditable && (key !== ' ' || target === document.body);
}

/** The composer sees that nobody takes what is written, and keeps it. */
function tellUnfit(house: HTMLElement): void {
  const banner = house.querySelector<LinkBanner>('parlour-link');
  const lite = `/lite/${encodeURIComponent(house.dataset.code ?? '')}`;
  if (banner)
    banner.warning = html`This page could not start in this browser.
    <a href=${lite}>Use the one that needs no scripts</a>`;
}
