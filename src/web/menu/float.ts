import { wear } from '../later-part.ts';
import card from '../style/card.css?inline';

wear(card);

/** The place beside which something opens: what was pressed, or a point of the screen. */
export type Beside = HTMLElement | DOMRect;

/**
 * Puts a card or a menu below what was pressed where it fits there, else above. A sheet stands where
 * its rule says.
 */
export function placeBeside(float: HTMLElement, beside: Beside): void {
  const rect = beside instanceof HTMLElement ? beside.getBoundingClientRect() : beside;
  const { bottom, top, left, right } = rect;
  const { offsetWidth: width, offsetHeight: height } = float;
  const isRtl = getComputedStyle(float).direction === 'rtl';
  const start = isRtl ? innerWidth - right : left;
  const under = bottom + 4 + height <= innerHeight ? bottom + 4 : Math.max(top - 4 - height, 8);
  const x = Math.max(8, Math.min(start, innerWidth - width - 8));
  const y = Math.max(8, Math.min(under, innerHeight - height - 8));
  float.style.setProperty('--card-x', `${x}px`);
  float.style.setProperty('--card-y', `${y}px`);
}
