import type { Limits } from '../protocol/limit.ts';
import type { Author } from '../protocol/record.ts';
import type { HouseNames } from './house-names.ts';
import type { Rules } from './rules.ts';
import type { Standings } from './standings.ts';

/** Says how people are called in the rooms whose standing is known here; of others, as they say. */
export function namingBy(standings: Standings, rules: Rules, limits: Limits, house: HouseNames) {
  return {
    called(key: string, author: Author): Author {
      const standing = standings.known(key);
      const called = standing
        ? rules.called(standing, standing.called(author, Date.now(), limits))
        : author;
      return house.called(called, limits);
    },
    note: (key: string, author: Author): boolean => standings.known(key)?.note(author) ?? false,
  };
}
