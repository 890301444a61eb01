import type { Word } from '../dialect/native.ts';
import type { People } from '../protocol/event.ts';

type Told = Extract<Word, { type: 'people' | 'presence' }>;

/** The people who are here, after what was told. The count has those too who said no name; a longer list is wrong. */
export function peopleAfter(before: People, told: Told): People {
  if (told.type === 'people') return people(told.count, told.list);
  const { count, came, went } = told;
  // A room too large to list; once it is not any more, all who are here came.
  if (!came || !went) return { count };
  const gone = new Set([...went, ...came.map(({ id }) => id)]);
  return people(count, [...(before.list ?? []).filter(({ id }) => !gone.has(id)), ...came]);
}

function people(count: number, list: People['list']): People {
  return list && list.length <= count ? { count, list } : { count };
}
