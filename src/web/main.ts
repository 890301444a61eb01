import './arrival.ts';
import './room.css';
import { html } from 'lit/html.js';
import { app } from './app.ts';
import type { App, AppOptions } from './app-options.ts';
import { arrival, takeArrival } from './arrival.ts';
import { keptKey } from './desk/kept-key.ts';
import { keepIn } from './keep.ts';
import type { LinkBanner } from './part/link-banner.ts';
import { onTold, tellRoom } from './told.ts';
import { followKeyboard } from './viewport.ts';
import { loadWords } from './words.ts';

const house = document.querySelector<HTMLElement>('.house');
if (house) {
  loadWords(document.documentElement.lang)
    .then(() => open(house))
    .catch((error: unknown) => {
      tellUnfit(house);
      reportError(error);
    });
}
followKeyboard();

function open(house: HTMLElement): void {
  const { title } = document;
  const frame = 'framed' in house.dataset ? import('./frame/frame.ts') : undefined;
  const houseNow = () => document.querySelector<HTMLElement>('.house') ?? house;
  const common: AppOptions = {
    // Beside the folder of rooms' pages, wherever the site stands.
    server: '../ws',
    ...asHost(),
    unread: (count, named) => {
      document.title = unreadTitle(title, count, named);
      void frame?.then(({ tellUnread }) => tellUnread(count, named));
    },
    renew: () => {
      import('./anew.ts')
        .then(({ anew }) => anew(house))
        .then(
          (fresh) => {
            room.close();
            houseNow().replaceWith(fresh);
            room = app(fresh, common);
          },
          () => location.reload(),
        );
    },
  };
  let room = app(house, { ...common, arrival });
  void frame?.then(({ openFrame }) => openFrame(houseNow, () => room));
  document.addEventListener('keydown', (event) => {
    if (isWriting(event)) room.focus();
    if (event.key === 'End' && event.target === document.body) tellRoom(houseNow(), 'turn', 'end');
  });
  addEventListener('hashchange', () => {
    room.arrive(takeArrival());
    goToPlace(room);
  });
  goToPlace(room);
  const leave = () => {
    if (placeIn(location) !== undefined)
      history.replaceState(history.state, '', location.pathname + withoutPlace(location.search));
  };
  onTold(document.body, 'left-past', leave);
}

/** A title of which the beginning calls oneself: in a narrow tab that is all that is seen. */
function unreadTitle(title: string, count: number, named: number): string {
  if (named > 0) return `@${named} · ${count} · ${title}`;
  return count > 0 ? `(${count}) ${title}` : title;
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

/** A language that the address names stays. @example withoutPlace('?m=3&lang=de') // '?lang=de' */
const withoutPlace = (search: string) => search.replace(/\?m=\d+$|m=\d+&|&m=\d+/, '');

function goToPlace(room: App): void {
  const seq = placeIn(location);
  if (seq !== undefined) room.goTo(seq);
}

/** The message to which the page's address leads. */
function placeIn({ hash, search }: Location): number | undefined {
  const seq = /^#m(\d{1,15})$/.exec(hash)?.[1] ?? new URLSearchParams(search).get('m');
  return seq && /^\d{1,15}$/.test(seq) ? Number(seq) : undefined;
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
  const lite = `../lite/${encodeURIComponent(house.dataset.code ?? '')}`;
  if (banner)
    banner.warning = html`This page could not start in this browser.
    <a href=${lite}>Use the one that needs no scripts</a>`;
}
