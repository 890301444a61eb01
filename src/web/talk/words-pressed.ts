import type { Message } from '../../protocol/record.ts';

export interface PressedParts {
  readonly find: (seq: number) => Message | undefined;
  readonly copy: (text: string) => Promise<unknown>;
}

/** Hears what is pressed within the words of a row: a spoiler, and the button that copies code. */
export function pressWords(target: EventTarget | null, parts: PressedParts): void {
  if (!(target instanceof Element)) return;
  const spoiler = target.closest('.spoiler');
  if (spoiler) pressSpoiler(spoiler, target);
  const button = target.closest('.fence-head button');
  if (button) void copyCode(button, parts);
}

/** An open one closes by its button alone: within it there are links, and words to be marked. */
function pressSpoiler(spoiler: Element, target: Element): void {
  const isOpen = spoiler.classList.contains('open');
  if (isOpen && !(target instanceof HTMLButtonElement)) return;
  spoiler.classList.toggle('open', !isOpen);
  spoiler.querySelector('button')?.setAttribute('aria-expanded', String(!isOpen));
}

async function copyCode(button: Element, { find, copy }: PressedParts): Promise<void> {
  const row = button.closest<HTMLElement>('.line');
  const message = find(Number(row?.dataset.seq));
  if (!row || !message) return;
  const nth = [...row.querySelectorAll('.fence-head button')].indexOf(button);
  const { fencesOf } = await import('./fences-of.ts');
  await copy(fencesOf(message.text)[nth] ?? '');
}
