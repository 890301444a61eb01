import type { Keep } from '../keep.ts';
import { type Surroundings, surroundingsOf } from '../surroundings.ts';
import type { Looks } from './looks.ts';

/** Surroundings of a tag's room: the name is the tag's, for who has none, and it is looked at as the tag is. */
export function aroundTag(
  tag: Element,
  server: URL,
  looks: Looks,
): Partial<Surroundings> & { readonly kept: Keep } {
  const around = surroundingsOf(new URL('ws', server));
  const name = tag.getAttribute('name');
  const kept: Keep = {
    ...around.kept,
    get: (key) => around.kept.get(key) ?? (key === 'name' && name ? name : undefined),
  };
  return { ...around, kept, document: looks };
}

/** Is focus free to go into the tag? Whoever has gone on elsewhere meanwhile, or types on glass, keeps it. */
export function isHere(tag: Element): boolean {
  const isElsewhere = ![null, document.body, tag].includes(document.activeElement);
  const isTaken = tag.shadowRoot?.activeElement !== null;
  return !isElsewhere && !isTaken && !matchMedia('(pointer: coarse)').matches;
}
