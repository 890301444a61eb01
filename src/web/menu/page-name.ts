import { never } from '../../protocol/never.ts';
import { words } from '../words.ts';

/** The name of one of the menu's further pages. */
export function pageName(step: 'pause' | 'clear' | 'pin' | 'removal'): string {
  switch (step) {
    case 'pause':
      return words().menu.pauseFor;
    case 'clear':
      return words().menu.takeAway;
    case 'pin':
      return words().menu.pinAbove;
    case 'removal':
      return words().menu.removal;
    default:
      return never(step);
  }
}

/** Is it something to type or choose in, whose keys are its own? */
export function isField(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.matches('input, textarea, select, .ban button, .report button')
  );
}
