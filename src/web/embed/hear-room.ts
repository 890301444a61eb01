import type { Client, Message, Room } from '../../client/index.ts';

/** The ears of a tag: what it tells of its room. */
export interface RoomTold {
  message(message: Message): void;
  state(name: string, reason: string): void;
}

/** Tells of each message, and of the connection: as it is, and whenever it is another one. */
export function hearRoom(client: Client, room: Room, told: RoomTold): void {
  room.addEventListener('event', ({ detail }) => {
    if (detail.type === 'posted') told.message(detail);
  });
  const state = () => {
    const now = client.state;
    told.state(now.name, now.name === 'closed' ? now.reason : '');
  };
  client.addEventListener('state', state);
  state();
}
