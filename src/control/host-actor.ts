import type { Actor } from '../protocol/actor.ts';

/** Who acts at the command line. */
export const hostActor: Actor = {
  author: { id: 'h_command-line', name: 'host', badge: 'host' },
  grants: { role: 'host' },
};
