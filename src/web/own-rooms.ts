import { keepIn } from './keep.ts';

/** A room as `GET /api/me/rooms` tells it. */
interface OwnRoom {
  readonly code: string;
  readonly title?: string;
  readonly unread: number;
  readonly mentions: number;
  readonly more?: true;
  readonly last?: {
    readonly author: { readonly name: string };
    readonly text: string;
    readonly at: number;
  };
}

/** Rooms that are shown. */
const most = 20;
/** Text that its writer covered; its end may be cut off. */
const spoiler = /\|\|(?=\S)[\s\S]*?(?:\|\||$)/g;
const kept = keepIn(() => localStorage, 'parlour.', window);

/** Shows the rooms that the person of this browser was in, and what is new there; again on coming back. */
export function showOwnRooms(column: HTMLElement, site: URL): void {
  const section = column.querySelector<HTMLElement>('.own-rooms');
  if (!section) return;
  const look = () => {
    if (document.hidden) return;
    read(site).then(
      (rooms) => show(section, rooms, site),
      // The lobby is whole without it.
      () => {},
    );
  };
  addEventListener('pageshow', look);
  document.addEventListener('visibilitychange', look);
}

async function read(site: URL): Promise<readonly OwnRoom[]> {
  const secret = kept.get('secret');
  if (secret === undefined) return [];
  const headers = { authorization: `Bearer ${secret}` };
  const answer = await fetch(new URL('api/me/rooms', site), { headers });
  if (!answer.ok) return [];
  const { rooms } = (await answer.json()) as { readonly rooms: readonly OwnRoom[] };
  return rooms.slice(0, most);
}

function show(section: HTMLElement, rooms: readonly OwnRoom[], site: URL): void {
  section.hidden = rooms.length === 0;
  section.querySelector('ul')?.replaceChildren(...rooms.map((room) => row(room, site)));
}

function row({ code, title, last, ...counted }: OwnRoom, site: URL): HTMLElement {
  const [item, link] = [document.createElement('li'), document.createElement('a')];
  link.href = new URL(`r/${encodeURIComponent(code)}`, site).href;
  const name = span('name');
  name.append(bdi(title ?? code));
  const said = span('said');
  if (last) {
    const text = span('text');
    const by = document.createElement('span');
    by.append(bdi(last.author.name), ': ');
    text.append(by, bdi(last.text.replace(spoiler, '▒▒▒')));
    const ago = span('ago');
    ago.append(` · ${agoWords(last.at)}`);
    said.append(text, ago);
  }
  const words = span('room-words');
  words.append(name, ...(last ? [said] : []));
  link.append(words, counts(counted));
  item.append(link);
  return item;
}

/** The counts as they are seen, and in words for whoever hears them. */
function counts({ unread, mentions, more }: Pick<OwnRoom, 'unread' | 'mentions' | 'more'>) {
  const all = span('fresh');
  if (unread === 0 && !more) {
    all.append('all read');
    return all;
  }
  if (mentions > 0) all.append(count('named', `@ ${mentions}`, `, you are named in ${mentions}`));
  const number = more ? `${unread}+` : String(unread);
  all.prepend(count('unread', number, ' new'));
  return all;
}

function count(kind: string, shown: string, heard: string): HTMLElement {
  const element = span(`number ${kind}`);
  const rest = span('unseen');
  rest.append(heard);
  element.append(shown, rest);
  return element;
}

function span(kind: string): HTMLElement {
  const element = document.createElement('span');
  element.className = kind;
  return element;
}

function bdi(text: string): HTMLElement {
  const element = document.createElement('bdi');
  element.append(text);
  return element;
}

const minute = 60_000;
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long' });
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long' });

/** A moment of the past, as roughly as one wants to know it. @example agoWords(at) // '4 min' */
function agoWords(at: number): string {
  const minutes = Math.floor((Date.now() - at) / minute);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  return (minutes < 6 * 24 * 60 ? day : date).format(at);
}
