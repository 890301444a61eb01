import type { App } from '../app-options.ts';
import { readWord, type Spoken, type Theme, type ToPage } from './frame-words.ts';

/** The page around this frame that said hello, by its origin. */
let told: string | undefined;
let unread = { count: 0, named: 0 };

/** Tells the page around how much is new. */
export function tellUnread(count: number, named: number): void {
  unread = { count, named };
  tell({ type: 'unread', ...unread });
}

/**
 * Speaks with the page that has this one in a frame. Only that page is heard, by its window, and only
 * where the host named its origin; it is told nothing before it has said hello.
 *
 * @param house the root of the room, which may be another one later
 */
export function openFrame(house: () => HTMLElement, app: () => App): void {
  if (parent === window) return;
  const named = (house().dataset.framed ?? '').split(' ').filter(Boolean);
  const isAny = named.includes('any');
  const isKnown = (origin: string) => origin === location.origin || named.includes(origin);
  const kept = keepsThings();
  if (!kept) sayUnkept(house());
  const { room } = app();
  addEventListener('message', ({ data, origin, source }) => {
    if (source !== parent || (!isAny && !isKnown(origin))) return;
    const word = readWord(data);
    if (!word) return;
    told = origin;
    if ('fault' in word) return tell({ type: 'refused', of: word.of, why: word.fault });
    switch (word.type) {
      case 'hello':
        tell({ type: 'ready', room: room.key, code: room.code, kept });
        tell({ type: 'state', state: room.state });
        return tell({ type: 'unread', ...unread });
      case 'focus':
        return app().focus();
      case 'theme':
        return wear(word.theme);
      case 'post':
        // Where any site may have the frame, none of them speaks for who sits before it.
        if (isKnown(origin)) app().room.post(word.text);
        else tell({ type: 'refused', of: 'post', why: 'The host has not named this site.' });
        return;
      default:
        word satisfies never;
    }
  });
  // It says no more than that, so everybody may hear it.
  parent.postMessage({ parlour: 1, type: 'here' } satisfies Spoken<ToPage>, '*');
  room.addEventListener('state', ({ detail: state }) => tell({ type: 'state', state }));
  room.addEventListener('event', ({ detail }) => {
    if (detail.type !== 'posted' || told === undefined || !isKnown(told)) return;
    const { seq, author, text, at } = detail;
    tell({ type: 'message', seq, author, text, at });
  });
}

function tell(word: ToPage): void {
  if (told !== undefined)
    parent.postMessage({ parlour: 1, ...word } satisfies Spoken<ToPage>, told);
}

/** May a frame keep something here? Some browsers forbid it where another site has the frame. */
function keepsThings(): boolean {
  try {
    const key = 'parlour.try';
    localStorage.setItem(key, '1');
    localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

function sayUnkept(house: HTMLElement): void {
  const line = document.createElement('p');
  line.setAttribute('role', 'status');
  line.append(
    'This browser keeps nothing for a room in a frame: after a reload you are somebody new here. ',
  );
  const link = document.createElement('a');
  link.href = `../r/${encodeURIComponent(house.dataset.code ?? '')}`;
  link.target = '_blank';
  link.rel = 'noopener';
  link.append('Open the room itself');
  line.append(link);
  line.style.padding = 'var(--s2) var(--inset)';
  line.style.background = 'var(--brass-soft)';
  house.querySelector('.room')?.prepend(line);
}

function wear(theme: Theme): void {
  const { style } = document.documentElement;
  const isAuto = theme === 'auto';
  const [face, name] = theme === 'dark' ? ['40%', '78%'] : ['46%', '42%'];
  style.colorScheme = isAuto ? '' : theme;
  style.setProperty('--face-light', isAuto ? '' : face);
  style.setProperty('--name-light', isAuto ? '' : name);
}
