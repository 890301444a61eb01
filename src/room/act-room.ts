import type { RoomAct } from '../protocol/act.ts';
import type { ActRows } from './act-row.ts';

/** Acts about the room as a whole. */
export const roomActs: ActRows<RoomAct> = {
  calm: {
    least: 'moderator',
    change: ({ now, command: { seconds } }) => {
      return { type: 'set', setting: 'calm', value: seconds === 0 ? 0 : now + seconds * 1_000 };
    },
  },
};
