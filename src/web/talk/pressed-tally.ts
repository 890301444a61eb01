import type { Reaction } from '../told.ts';

/** The reaction that a press on its count sets or takes back; undefined for another press. */
export function pressedTally(target: EventTarget | null): Reaction | undefined {
  const tally = target instanceof Element ? target.closest<HTMLElement>('button.tally') : null;
  const seq = Number(tally?.closest<HTMLElement>('.line')?.dataset.seq);
  if (!tally || !seq) return undefined;
  const on = tally.getAttribute('aria-pressed') !== 'true';
  return { seq, emoji: tally.dataset.emoji ?? '', on };
}
