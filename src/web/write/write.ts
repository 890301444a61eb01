import { openPicker } from '../emoji/picker.ts';
import type { Composer } from '../part/composer.ts';
import { changeField, selectedIn } from './change-field.ts';
import { emojiSource } from './emoji-source.ts';
import { idsIn } from './ids-in.ts';
import { isInFence, markOf, wrapped } from './marks.ts';
import { OfferBox } from './offer-box.ts';
import { type Choosing, type Nameable, peopleSource } from './people-source.ts';

type WritingField = HTMLElement & Choosing & Pick<Composer, 'idsIn'>;

/** The composer's keys that mark what is selected, and the names of emoji and people that are completed in it. */
export function hearWriting(
  composer: WritingField,
  signal: AbortSignal,
  nameable: () => Nameable,
): void {
  composer.idsIn = (text, meant) => idsIn(text, meant, nameable());
  const field = composer.querySelector('textarea');
  if (!field) return;
  const box = new OfferBox(field, [emojiSource, peopleSource(nameable, composer)], signal);
  composer.before(box);
  field.addEventListener('input', () => box.follow(), { signal });
  field.addEventListener('keydown', (event) => takeKey(field, event), { capture: true, signal });
  box.follow();
}

function takeKey(field: HTMLTextAreaElement, event: KeyboardEvent): void {
  if (event.isComposing || event.defaultPrevented) return;
  const selected = selectedIn(field);
  const { key, ctrlKey, metaKey } = event;
  // The browser's own new line.
  if (key === 'Enter' && !ctrlKey && !metaKey && isInFence(selected))
    event.stopImmediatePropagation();
  const mark = markOf(event, selected.from !== selected.to);
  if (mark === undefined) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  changeField(field, wrapped(selected, mark));
}

/** Opens the picker beside the composer; what is taken stands where the caret is. */
export function pickForField(house: HTMLElement, composer: HTMLElement): void {
  const field = composer.querySelector('textarea');
  if (!field) return;
  const { from, to } = selectedIn(field);
  openPicker(house, {
    label: 'Insert an emoji',
    verb: 'insert',
    beside: composer,
    back: () => field.focus({ preventScroll: true }),
    take: (by) =>
      changeField(field, { from, to, by, select: [from + by.length, from + by.length] }),
  });
}
