import { randomBytes } from 'node:crypto';
import type { Wire } from './wire.ts';

/** Parlour's own wire. */
export const native: Wire = {
  path: () => '/ws',
  subprotocol: 'parlour.v1',
  entering: (rooms, name) => [
    {
      say: JSON.stringify({ type: 'hello', secret: newSecret(), name }),
      until: '"type":"welcome"',
    },
    ...rooms.map((room) => ({
      say: JSON.stringify({ type: 'join', room }),
      until: '"type":"joined"',
    })),
  ],
  line: (room, _name, text) => JSON.stringify({ type: 'post', room, text, ref: '~00000000' }),
};

/** Everybody is somebody of their own: `ref`s are unique per author. */
function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
