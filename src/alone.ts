import { resolve } from 'node:path';
import { createMemoryBus } from './bus/memory.ts';
import type { Config } from './config/config.ts';
import type { ActAnswer, ActParts, AskedAct } from './control/act.ts';
import { perform } from './control/acts.ts';
import { complain } from './guard.ts';
import { createOwn } from './identity/own.ts';
import { createRooms } from './room/rooms.ts';
import { openSqliteStore } from './store/sqlite/sqlite.ts';

/** Public keys are fetched for those who show tokens, and nobody does. */
function unfetched(tokens: Config['tokens']): Config['tokens'] {
  if (!tokens) return undefined;
  const { jwks: _, ...shared } = tokens;
  return shared;
}

/** A log that is silent: a server's words concern nobody who asks for one act. */
const log = { warn: () => {} };

/**
 * Does an act on a folder by this process, which takes the folder's lock.
 *
 * @throws FolderTaken where a server has it
 */
export async function doAlone(config: Config, asked: AskedAct): Promise<ActAnswer> {
  const { codes, limits, rates, tokens } = config;
  const folder = resolve(config.data);
  const store = await openSqliteStore({ folder, codes });
  try {
    const bus = createMemoryBus(complain);
    const rooms = createRooms({ store, bus, limits, onBug: complain });
    const people = { count: () => 0, list: () => [] };
    const onBug = complain;
    const identity = createOwn({
      store,
      limits,
      log,
      onBug,
      data: folder,
      tokens: unfetched(tokens),
    });
    const address = config.publicUrl?.replace(/\/$/, '');
    const shared = { store, rooms, identity, people, limits, rates };
    const parts: ActParts = { ...shared, data: folder, tokens, address };
    try {
      return await perform(asked, parts, complain);
    } finally {
      identity.close?.();
      await rooms.close();
      await bus.close();
    }
  } finally {
    await store.close();
  }
}
