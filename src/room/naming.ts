import type { Limits } from '../protocol/limit.ts';
import type { Author } from '../protocol/record.ts';
import type { Standings } from './standings.ts';

/** Says how people are called in the rooms whose standing is known here; of others, as they say. */
export function namingBy(standings: Standings, limits: Limits) {
  return {
    called: (key: string, author: Author): Author =>
      standings.known(key)?.called(author, Date.now(), limits) ?? author,
    note: (key: string, author: Author): boolean => standings.known(key)?.note(author) ?? false,
  };
}
