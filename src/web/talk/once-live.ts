import type { Room } from '../../client/index.ts';

/** Waits until a room is heard that asks for a password, say, before it lets one in. */
export function onceLive(room: Room): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (room.state !== 'live') return;
      room.removeEventListener('state', look);
      resolve();
    };
    room.addEventListener('state', look);
  });
}
