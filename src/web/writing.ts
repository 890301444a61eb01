import type { Room } from '../client/index.ts';
import type { Message } from '../protocol/record.ts';
import { isCleared, type Role } from '../protocol/role.ts';
import { laterPart } from './later-part.ts';
import type { Life } from './life.ts';
import type { Composer } from './part/composer.ts';
import { onTold } from './told.ts';

interface WritingParts {
  readonly house: HTMLElement;
  readonly life: Life;
  readonly composer: Composer;
  readonly tell: (words: string) => void;
  readonly room: Pick<Room, 'people'>;
  readonly talk: () => { readonly shown: readonly Message[] };
  readonly role: () => Role;
  /** The ids by which one is an author here. */
  readonly own: () => readonly string[];
}

/** Brings what helps to write: marks, names of emoji, the picker. It comes once somebody begins to. */
export function helpWriting(parts: WritingParts): void {
  const { house, life, composer, tell } = parts;
  const { signal } = life;
  const load = () => import('./write/write.ts');
  // Without it a text is written as well: nobody is told.
  const begin = () =>
    void load().then(
      ({ hearWriting }) => hearWriting(composer, signal, () => nameable(parts)),
      () => {},
    );
  // Whom a kept text means is only known with it.
  if (composer.matches(':focus-within') || composer.meant.length > 0) begin();
  else composer.addEventListener('focusin', begin, { once: true, signal });
  onTold(
    house,
    'pick-emoji',
    (pick) => {
      if (pick)
        void laterPart(import('./emoji/picker.ts'), tell).then((part) =>
          part?.openPicker(house, pick),
        );
      else void laterPart(load(), tell).then((part) => part?.pickForField(house, composer));
    },
    signal,
  );
}

/** Those who are here, and who spoke lately, but for oneself. */
function nameable({ room, talk, role, own }: WritingParts) {
  const spoke = talk().shown.map(({ author }) => author);
  const ids = own();
  const people = [...(room.people.list ?? []), ...spoke.reverse()];
  return { people: people.filter(({ id }) => !ids.includes(id)), mayNameAll: isCleared(role()) };
}
