import { laterPart } from './later-part.ts';
import type { Life } from './life.ts';
import { onTold } from './told.ts';

interface WritingParts {
  readonly house: HTMLElement;
  readonly life: Life;
  readonly composer: HTMLElement;
  readonly tell: (words: string) => void;
}

/** Brings what helps to write: marks, names of emoji, the picker. It comes once somebody begins to. */
export function helpWriting({ house, life, composer, tell }: WritingParts): void {
  const { signal } = life;
  const load = () => import('./write/write.ts');
  // Without it a text is written as well: nobody is told.
  const begin = () =>
    void load().then(
      ({ hearWriting }) => hearWriting(composer, signal),
      () => {},
    );
  if (composer.contains(document.activeElement)) begin();
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
