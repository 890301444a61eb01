import type { Mention } from '../../protocol/carried.ts';
import { fold } from '../../protocol/fold.ts';
import { mentionsIn, namedBy } from '../../protocol/named-in.ts';
import { keepText } from '../../protocol/text.ts';
import type { Nameable } from './people-source.ts';

/**
 * The ids of all whom a text names: of people of one name those who were chosen, and else whoever alone
 * has a name, as the server takes it of a text that comes without ids.
 */
export function idsIn(
  text: string,
  meant: readonly Mention[],
  { people, mayNameAll }: Nameable,
): readonly string[] {
  const named = new Map(namedBy(people, (id) => id));
  for (const { id, name } of meant) named.set(fold(name), new Set([id]));
  return mentionsIn(keepText(text), named, undefined, mayNameAll).map(({ id }) => id);
}
