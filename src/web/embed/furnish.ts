import { drawn } from './drawn.ts';

/** The things of a tag that its furniture needs. */
export interface Furnishing {
  readonly server: URL;
  /** The address of the room's own page. */
  readonly page: string;
  /** Is whoever speaks known by this browser alone? */
  readonly isGuest: boolean;
  /** Closes the panel that it stands in, if it stands in one. */
  readonly close: (() => void) | undefined;
  readonly goTo: (seq: number) => void;
}

/** The address of a room's own page. */
export const pageOf = (server: URL, code: string): string =>
  new URL(`r/${encodeURIComponent(code)}`, server).href;

/** Adds what a tag alone has: a way out, a way to close it, and a word where nothing is kept. */
export function furnish(house: HTMLElement, parts: Furnishing): void {
  const bar = house.querySelector('.bar');
  const out = linkTo(parts.page);
  out.className = 'tool';
  out.title = 'Open in a window of its own';
  out.setAttribute('aria-label', out.title);
  out.append(drawn('M14 5h5v5m0-5-8 8M10 6H5v13h13v-5'));
  bar?.append(out);
  const header = document.createElement('slot');
  header.name = 'header';
  const title = bar?.querySelector('.where');
  title?.before(header);
  if (title) header.append(title);
  putEmptySlot(house);
  if (parts.close) {
    const shut = document.createElement('button');
    shut.type = 'button';
    shut.className = 'tool';
    shut.setAttribute('aria-label', 'Close');
    shut.append(drawn('M6 6l12 12M18 6 6 18'));
    shut.addEventListener('click', parts.close);
    bar?.append(shut);
  }
  house.addEventListener('click', (event) => followed(event, parts));
  if (!parts.isGuest || keepsAnything()) return;
  const note = document.createElement('p');
  note.className = 'keeps-nothing';
  note.textContent = 'Nothing is kept on this page: after a reload you are somebody new.';
  house.querySelector('.foot')?.append(note);
}

/** Adds a place for words of the page, which stand for ours where nobody has said anything yet. */
function putEmptySlot(house: HTMLElement): void {
  const slot = document.createElement('slot');
  slot.name = 'empty';
  slot.addEventListener('slotchange', () =>
    house.classList.toggle('has-empty', slot.assignedElements().length > 0),
  );
  house.querySelector('.log')?.append(slot);
}

/** A link that opens a page of its own. */
export function linkTo(page: string): HTMLAnchorElement {
  const link = document.createElement('a');
  link.href = page;
  link.target = '_blank';
  link.rel = 'noopener';
  return link;
}

/** A link to a place in the room leads there, and leaves the page's address as it is. */
function followed(event: Event, { goTo, server }: Furnishing): void {
  if (event.defaultPrevented || !(event.target instanceof Element)) return;
  const href = event.target.closest('a[href]')?.getAttribute('href') ?? '';
  const seq = /^(?:\?m=\d+)?#m(\d+)$/.exec(href)?.[1];
  if (seq === undefined && href !== '/') return;
  event.preventDefault();
  if (seq !== undefined) goTo(Number(seq));
  else open(server, '_blank', 'noopener');
}

/** Does the browser keep things for a page here? */
function keepsAnything(): boolean {
  try {
    localStorage.setItem('parlour.kept', '1');
    localStorage.removeItem('parlour.kept');
    return true;
  } catch {
    return false;
  }
}
