import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createMemoryBus } from './bus/memory.ts';
import type { Config } from './config/config.ts';
import type { ActAnswer, ActParts, AskedAct } from './control/act.ts';
import { ActRefused } from './control/act-refused.ts';
import { perform } from './control/acts.ts';
import { askServer } from './control/ask.ts';
import { complain } from './guard.ts';
import { createOwn } from './identity/own.ts';
import { createRooms } from './room/rooms.ts';
import { pathsIn } from './store/sqlite/folder.ts';
import { FolderTaken } from './store/sqlite/lock.ts';
import { openSqliteStore } from './store/sqlite/sqlite.ts';

/** Milliseconds for which a server may be starting or stopping, and between two looks at it. */
const usualPatience = 3_000;
const pause = 100;

/**
 * Does an act of the command line on a folder: the server that runs there is asked, and where none
 * runs, this process takes the folder's lock and does it itself, by the same code.
 *
 * @param patience milliseconds for which a server may be starting or stopping; 3,000 unless told
 * @example await doAct(config, { act: 'room show', given: { code: 'tea at five' } });
 * @throws ActRefused, StoreUnusable, each with one sentence for whoever asked
 */
export async function doAct(
  config: Config,
  asked: AskedAct,
  patience = usualPatience,
): Promise<ActAnswer> {
  const folder = resolve(config.data);
  if (!existsSync(pathsIn(folder).log)) {
    throw new ActRefused(
      `There is no log in the folder ${folder}: Parlour makes one as it starts.`,
    );
  }
  const end = Date.now() + patience;
  for (;;) {
    const answer = await askServer(folder, asked);
    if (answer) return answer;
    try {
      return await doAlone(config, asked);
    } catch (error) {
      if (!(error instanceof FolderTaken)) throw error;
      if (Date.now() > end) throw unheard(folder, error);
      await wait(pause);
    }
  }
}

function unheard(folder: string, cause: Error): ActRefused {
  const why = `A Parlour uses the folder ${folder} and hears no commands: stop it first.`;
  return new ActRefused(why, { cause });
}

/** Public keys are fetched for those who show tokens, and nobody does. */
function unfetched(tokens: Config['tokens']): Config['tokens'] {
  if (!tokens) return undefined;
  const { jwks: _, ...shared } = tokens;
  return shared;
}

/** A log that is silent: a server's words concern nobody who asks for one act. */
const log = { warn: () => {} };

/** @throws FolderTaken */
async function doAlone(config: Config, asked: AskedAct): Promise<ActAnswer> {
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
