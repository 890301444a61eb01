import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';

/** A line of a menu. */
export interface Item {
  readonly words: string;
  readonly path: string;
  /** The key that chooses it while the menu is open. */
  readonly letter?: string;
  /** A few quiet words behind it. */
  readonly note?: string;
  readonly isDangerous?: boolean;
  /** It leads to another page of the menu. */
  readonly isPage?: boolean;
  readonly choose: () => void;
}

export function itemRow({ words, path, letter, note, isDangerous, isPage, choose }: Item) {
  return html`<button
    type="button"
    role="menuitem"
    class=${isDangerous ? 'danger' : ''}
    data-letter=${letter ?? nothing}
    aria-haspopup=${isPage ? 'menu' : nothing}
    aria-keyshortcuts=${letter ?? nothing}
    @click=${choose}
  >
    ${icon(html, path)}<span><bdi>${words}</bdi>${note ? html` <small>${note}</small>` : nothing}</span>
    ${letter ? html`<kbd aria-hidden="true">${letter}</kbd>` : nothing}
    ${isPage ? html`<i class="leads">${icon(html, latePaths.next)}</i>` : nothing}
  </button>`;
}

/** Items that belong together, under a name where they have one. */
export function itemGroup(name: string, items: readonly Item[]): TemplateResult | typeof nothing {
  if (items.length === 0) return nothing;
  return html`<div class="group" role="group" aria-label=${name}>${items.map(itemRow)}</div>`;
}

/**
 * The item to which an arrow leads from another one; undefined for other keys. The first row of the
 * menu may be a line of small ones, `.fast`.
 */
export function itemBy(menu: HTMLElement, key: string): HTMLElement | undefined {
  const items = [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]')];
  const at = items.findIndex((item) => item.matches(':focus'));
  const isFast = items[at]?.closest('.fast') !== null;
  const below = items.findIndex((item) => !item.closest('.fast'));
  const to = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: isFast && at >= 0 ? below : at + 1,
    ArrowUp: at === below ? 0 : at - 1,
    Home: 0,
    End: -1,
  }[key];
  return to === undefined ? undefined : items.at(to % items.length);
}
