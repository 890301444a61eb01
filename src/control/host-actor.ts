import type { Actor } from '../protocol/actor.ts';

/** The actor at the command line. */
export const hostActor: Actor = {
  author: { id: 'h_command-line', name: 'host', badge: 'host' },
  grants: { role: 'host' },
};
