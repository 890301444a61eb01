import { wear } from '../later-part.ts';
import type { Life } from '../life.ts';
import { Swipes } from '../review/swipe.ts';
import sheet from '../style/swipe-reply.css?inline';

wear(sheet);

/** Rows of the talk that are pushed aside by thumb, to be answered. */
export function answerBySwipe(
  list: HTMLElement,
  { signal }: Pick<Life, 'signal'>,
  reply: (seq: number) => void,
): void {
  // What waits to be sent has no number yet.
  const swipes = new Swipes((row) => reply(Number(row.dataset.seq)), '.line[id]', true);
  for (const name of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel']) {
    list.addEventListener(name, swipes, { signal });
  }
}
