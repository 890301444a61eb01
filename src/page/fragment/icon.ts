import type { Html } from './template.ts';

/** The mark: a door. */
export function door<T>(html: Html<T>): T {
  return html`<svg viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><path d="M5 20V9a7 7 0 0 1 14 0v11M3 20h18" /><circle cx="15.5" cy="14" r="1.2" fill="currentColor" stroke="none" /></svg>`;
}

/** An icon of 1.8 px strokes on a 24 grid, from its path. */
export function icon<T>(html: Html<T>, path: string): T {
  return html`<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${path}" /></svg>`;
}

export const paths = {
  search: 'M17.5 11a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0Zm2.5 9-4.4-4.4',
  send: 'M12 19V5m0 0-6 6m6-6 6 6',
  close: 'M6 6l12 12M18 6 6 18',
  smile:
    'M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0ZM8.5 14.5c1.8 2.2 5.2 2.2 7 0M9 9.5v.5m6-.5v.5',
  edit: 'M4 20l1-4L16 5l3 3L8 19l-4 1Zm10-13 3 3',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4.2 4.2 0 0 0-6-6l-1 1m2 4a4 4 0 0 0-6 0l-3 3a4.2 4.2 0 0 0 6 6l1-1',
  remove: 'M5 7h14M10 7V4h4v3m-7 0 1 13h8l1-13',
  open: 'M6 9l6 6 6-6',
  next: 'M9 6l6 6-6 6',
  back: 'M19 12H5m6-6-6 6 6 6',
  unseen:
    'M4 4l16 16M9.9 5.3A9.6 9.6 0 0 1 12 5c5 0 8.5 4.5 9.5 7a13 13 0 0 1-2.7 3.9M6.4 6.9C4.2 8.3 2.9 10.5 2.5 12c1 2.5 4.5 7 9.5 7a9.5 9.5 0 0 0 4.7-1.3',
  sliders:
    'M4 8h9m4 0h3M4 16h3m4 0h9M17 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0Zm-6 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z',
  shield: 'M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6l7-2.5Z',
  person: 'M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0ZM4.5 20c.8-4 3.8-6 7.5-6s6.7 2 7.5 6',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  at: 'M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Zm0 0v1.5a2.3 2.3 0 0 0 4.6 0V12A8.6 8.6 0 1 0 17 19',
  plus: 'M12 5v14M5 12h14',
  clock: 'M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0ZM12 7.5V12l3 2',
  eye: 'M2.5 12c1-2.5 4.5-7 9.5-7s8.5 4.5 9.5 7c-1 2.5-4.5 7-9.5 7s-8.5-4.5-9.5-7Zm12 0a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Z',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  box: 'M4 5h16v4H4zM5.5 9v10h13V9M10 13h4',
  flag: 'M6 21V4m0 1h12l-3 4 3 4H6',
  pin: 'M9 4h6l-.7 6 3.2 3.5H6.5L9.7 10 9 4Zm3 9.5V20',
  ban: 'M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0ZM6 6l12 12',
  reply: 'M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6v1',
  undo: 'M8 6 4 10l4 4M4 10h10a5 5 0 0 1 0 10h-3',
  sweep: 'M5 6h14M5 12h9M5 18h5m6-3 4 4m0-4-4 4',
} as const;
