import type { Life } from '../life.ts';

const foundMs = 2_500;

/** Points at the row that was looked for, for a moment, and puts focus there. */
export function pointAt(row: HTMLElement, life: Life): void {
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.dataset.found = '';
  life.after(foundMs, () => delete row.dataset.found);
}
