import type { Wire } from './wire.ts';

/** The plain wire of the roomcode clients; the `ws` peers and the floor speak it too. */
export const roomcode: Wire = {
  path: (rooms) => `/ws?roomCode=${rooms.map(encodeURIComponent).join(',')}`,
  entering: () => [],
  line: (_room, name, text) => JSON.stringify({ Author: name, Content: text }),
};
