import { type Act, Failure, type Room } from '../../client/index.ts';
import type { Deed, DeedAct } from './deed.ts';
import { type DeedWords, wordsOfDeed } from './deed-words.ts';
import { Toasts } from './toasts.ts';

/**
 * Does an act of order, and says what came of it in the house, with the way to take it back.
 *
 * @returns whether it was done
 */
export async function doDeed(house: HTMLElement, room: Room, deed: Deed): Promise<boolean> {
  const toasts = toastsIn(house);
  // It is never kept for later: by then it may be wrong.
  if (room.state !== 'live') {
    toasts.show(wrong('There is no connection, so that was not done.'));
    return false;
  }
  try {
    const { seq } = await (deed.act.type === 'remove'
      ? room.remove(deed.act.seq)
      : room.act(deed.act as Act));
    if (!deed.isQuiet) tell(wordsOfDeed(deed, seq));
    return true;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    toasts.show(wrong(`Not done: ${error.message}`));
    return false;
  }

  function tell({ words, undo, undone = '', seconds }: DeedWords): void {
    const { type } = deed.act;
    const kind =
      type === 'hide' || type === 'approve' || type === 'reject'
        ? type
        : `${type} ${Math.random()}`;
    const takeBack = undo && (() => void undoDeed(undo, undone));
    toasts.show({ kind, words, ...(takeBack && { undo: takeBack, seconds }) });
  }

  async function undoDeed(act: DeedAct, undone: string): Promise<void> {
    try {
      await room.act(act as Act);
      toasts.show({ kind: act.type, words: () => undone });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      toasts.show(wrong(`Not undone: ${error.message}`));
    }
  }
}

const wrong = (words: string) => ({ kind: words, words: () => words, isWrong: true });

/** The toasts of a house: above its composer, or in the sheet that covers it. */
export function toastsIn(house: HTMLElement): Toasts {
  const toasts = house.querySelector<Toasts>('parlour-toasts') ?? new Toasts();
  const place = house.querySelector('.panel[data-open]') ?? house.querySelector('.room');
  if (toasts.parentElement !== place) place?.append(toasts);
  return toasts;
}
