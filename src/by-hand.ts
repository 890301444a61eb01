import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from './config/config.ts';
import type { ActAnswer, AskedAct } from './control/act.ts';
import { ActRefused } from './control/act-refused.ts';
import { askServer } from './control/ask.ts';
import { pathsIn } from './store/sqlite/folder.ts';
import { FolderTaken } from './store/sqlite/lock.ts';

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
      // The store and all that stands on it: a server that runs spares this process of them.
      const { doAlone } = await import('./alone.ts');
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
