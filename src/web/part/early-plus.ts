import { render } from 'lit/html.js';
import { writeIn } from '../own-writing.ts';
import { tellRoom } from '../told.ts';
import { plusButton } from './compose-line.ts';

/**
 * Draws the button of the composer's menu before the menu's code is there. It is drawn aside, once: the menu
 * puts its own in the place of it, of which the composer knows nothing.
 */
export function earlyPlus(composer: HTMLElement): void {
  const menu = composer.querySelector('parlour-compose-menu');
  if (!menu || menu.childElementCount > 0) return;
  const plus = new DocumentFragment();
  const ask = () => void tellRoom(composer, 'open-more');
  render(plusButton(ask), plus);
  writeIn(menu, () => menu.append(plus));
}
