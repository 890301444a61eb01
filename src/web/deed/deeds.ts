import { Failure } from '../../client/failure.ts';
import { type Act, host, type RoomOrder } from '../../client/host/index.ts';
import type { Room } from '../../client/index.ts';
import { never } from '../../protocol/never.ts';
import type { Deed, DeedAct } from './deed.ts';
import { type DeedWords, wordsOfDeed } from './deed-words.ts';
import { type Toast, Toasts } from './toasts.ts';

/** A room in which something is decided. */
export type DeedRoom = Pick<Room, 'state' | 'remove'> & Pick<RoomOrder, 'act'>;

/** A room that this client is in, as one in which something is decided. */
export function deedRoom(room: Room): DeedRoom {
  return {
    state: room.state,
    remove: (seq) => room.remove(seq),
    act: (act) => host(room).act(act),
  };
}

/**
 * Does an act of order, and says what came of it in the house, with the way to take it back.
 *
 * @returns whether it was done
 */
export async function doDeed(house: HTMLElement, room: DeedRoom, deed: Deed): Promise<boolean> {
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
    deed.done?.();
    if (!deed.isQuiet) tell(wordsOfDeed(deed, seq));
    return true;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    toasts.show(wrong(`Not done: ${error.message}`));
    return false;
  }

  function tell({ words, undo, undone = '', seconds }: DeedWords): void {
    const { text } = deed;
    const takeBack = undo && (() => void undoDeed(undo, undone));
    toasts.show({ ...kindOf(deed), words, text, ...(takeBack && { undo: takeBack, seconds }) });
  }

  async function undoDeed(act: DeedAct, undone: string): Promise<void> {
    try {
      await room.act(act as Act);
      toasts.show({ ...kindOf({ ...deed, act }), words: () => undone });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      toasts.show(wrong(`Not undone: ${error.message}`));
    }
  }
}

/** Toasts of several messages are one; of what is decided about somebody, or the room, the latest counts. */
function kindOf({ act, person, name }: Deed): Pick<Toast, 'kind' | 'isLatest'> {
  switch (act.type) {
    case 'hide':
    case 'approve':
    case 'reject':
      return { kind: act.type };
    case 'timeout':
    case 'ban':
    case 'unban':
      return { kind: `out ${act.person ?? person ?? name}`, isLatest: true };
    case 'pin':
    case 'unpin':
      return { kind: `pin ${act.seq}`, isLatest: true };
    case 'calm':
      return { kind: 'calm', isLatest: true };
    case 'restore':
    case 'remove':
    case 'clear':
    case 'announce':
    case 'report':
    case 'note':
      return { kind: `${act.type} ${Math.random()}` };
    default:
      return never(act);
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
