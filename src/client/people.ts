import type { Heard } from '../dialect/native.ts';
import type { People } from '../protocol/event.ts';

type Told = Extract<Heard, { type: 'people' | 'presence' }>;

/** Who is here, after what was told. The count has those too who said no name; a longer list is wrong. */
export function peopleAfter(before: People, told: Told): People {
  if (told.type === 'people') return people(told.count, told.list);
  if (!told.came && !told.went) return people(told.count, before.list);
  const gone = new Set(told.went);
  const came = told.came ?? [];
  for (const { id } of came) gone.add(id);
  return people(
    told.count,
    before.list && [...before.list.filter(({ id }) => !gone.has(id)), ...came],
  );
}

function people(count: number, list: People['list']): People {
  return list && list.length <= count ? { count, list } : { count };
}
