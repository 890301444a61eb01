import type { RoomKey } from '../protocol/code.ts';
import { foldForSearch } from '../protocol/fold.ts';
import { type Author, hasIdForm } from '../protocol/record.ts';
import type { ActParts } from './act.ts';
import { ActRefused } from './act-refused.ts';

/** Messages whose authors are asked: the room's latest. */
const looked = 1_000;

/** The ids of those who are called so, of all who are here, wrote the latest messages, or may not speak. */
async function idsCalled(
  said: string,
  key: RoomKey,
  { store, rooms, people }: ActParts,
): Promise<readonly string[]> {
  const { messages } = await store.messages(key, { limit: looked });
  const { out } = (await rooms.standing(key)).committed;
  const known: readonly Pick<Author, 'id' | 'name'>[] = [
    ...(people.list(key) ?? []),
    ...messages.map(({ author }) => author),
    ...out.map(({ person, name }) => ({ id: person, name })),
  ];
  const name = foldForSearch(said);
  const called = known.filter((one) => foldForSearch(one.name) === name);
  return [...new Set(called.map((one) => one.id))];
}

/**
 * The number of a message by whoever is meant, as it was said: `#3`, or `3` where nobody is called so.
 *
 * @throws ActRefused where the number may be somebody's name
 */
export async function numberMeant(said: string, key: RoomKey, parts: ActParts): Promise<number> {
  const ids = said.startsWith('#') ? [] : await idsCalled(said, key, parts);
  if (ids.length === 0) return Number(said.replace('#', ''));
  throw new ActRefused(
    `Somebody there is called "${said}": say "#${said}" for whoever wrote that message, or the id of whoever is called so, ${ids.join(', ')}.`,
  );
}

/**
 * The id of whoever is meant by an id or by a name: of those who are here, wrote the latest messages, or
 * are kept from speaking, the one that is called so.
 *
 * @throws ActRefused where nobody is called so, or several are
 */
export async function personCalled(said: string, key: RoomKey, parts: ActParts): Promise<string> {
  if (hasIdForm(said)) return said;
  const [id, ...others] = await idsCalled(said, key, parts);
  if (id === undefined) {
    throw new ActRefused(
      `Nobody is called "${said}" who is here or wrote of late: say an id, u_…, g_… or b_….`,
    );
  }
  if (others.length > 0) {
    const ids = [id, ...others].join(', ');
    throw new ActRefused(`Several are called "${said}": say which one, of ${ids}.`);
  }
  return id;
}
