import type { Author } from '../../protocol/record.ts';

/** Eight signs of an id, by which people of one name are told apart. */
export function tagOf(id: string): string {
  const tag = id.replace(/^[a-z]_/, '');
  return `${tag.slice(0, 4)}-${tag.slice(4, 8)}`;
}

/**
 * The tags of those whose name another one has, too: of persons with an account or a badge, whose
 * names are never refused.
 *
 * @example tagsOf([{ id: 'u_Ab3x9kQz1', name: 'Ann' }, { id: 'u_7', name: 'ann' }]).get('u_Ab3x9kQz1') // 'Ab3x-9kQz'
 */
export function tagsOf(authors: Iterable<Author>): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  const tags = new Map<string, string>();
  for (const { id, name, badge } of authors) {
    if (!badge && !/^[ub]_/.test(id)) continue;
    const look = name.normalize('NFKC').toLowerCase();
    const other = first.get(look);
    if (other === undefined) first.set(look, id);
    else if (other !== id) for (const each of [other, id]) tags.set(each, tagOf(each));
  }
  return tags;
}
