import type { Log } from '../../log.ts';
import { Rules } from '../rules.ts';
import { Filters } from './filters.ts';
import { BadList, readList } from './list.ts';

/** The rules about words of a server. */
export interface OpenRules {
  readonly rules: Rules;
  /**
   * Reads the host's list anew, one time after the other, and says in the log what came of it. One that
   * can't be leaves the old one as it is.
   */
  readonly reread: () => Promise<void>;
}

/**
 * Makes the rules about words, with the host's list for all rooms where there is one.
 *
 * @throws BadList
 */
export async function openRules(
  file: string | undefined,
  log: Pick<Log, 'info' | 'error'>,
): Promise<OpenRules> {
  const filters = new Filters(file === undefined ? undefined : await readList(file));
  const read = async () => {
    if (file === undefined) return;
    try {
      const house = await readList(file);
      filters.house = house;
      log.info({ file, rules: house.size }, 'filters are read anew');
    } catch (error) {
      if (!(error instanceof BadList)) throw error;
      log.error({ file, why: error.message }, 'filters stay as they are');
    }
  };
  let last: Promise<void> = Promise.resolve();
  const reread = () => {
    last = last.then(read, read);
    return last;
  };
  return { rules: new Rules(filters), reread };
}
