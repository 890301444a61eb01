import type { Html } from './template.ts';

/** The mark: a door. */
export function door<T>(html: Html<T>): T {
  return html`<svg viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><path d="M5 20V9a7 7 0 0 1 14 0v11M3 20h18" /><circle cx="15.5" cy="14" r="1.2" fill="currentColor" stroke="none" /></svg>`;
}

/** An icon of 1.8 px strokes on a 24 grid, from its path. */
export function icon<T>(html: Html<T>, path: string): T {
  return html`<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${path}" /></svg>`;
}

/** The paths of icons that a room shows from the beginning. */
export const paths = {
  search: 'M17.5 11a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0Zm2.5 9-4.4-4.4',
  send: 'M12 19V5m0 0-6 6m6-6 6 6',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4.2 4.2 0 0 0-6-6l-1 1m2 4a4 4 0 0 0-6 0l-3 3a4.2 4.2 0 0 0 6 6l1-1',
  sliders:
    'M4 8h9m4 0h3M4 16h3m4 0h9M17 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0Zm-6 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z',
  shield: 'M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6l7-2.5Z',
  plus: 'M12 5v14M5 12h14',
  eye: 'M2.5 12c1-2.5 4.5-7 9.5-7s8.5 4.5 9.5 7c-1 2.5-4.5 7-9.5 7s-8.5-4.5-9.5-7Zm12 0a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Z',
  pin: 'M9 4h6l-.7 6 3.2 3.5H6.5L9.7 10 9 4Zm3 9.5V20',
} as const;
