/** The keyboard of a phone stays open while its person goes on writing. */
export function keepFocus(event: Event): void {
  event.preventDefault();
}

/** Makes a field as high as its text, where the browser does not by itself. */
export function fitField(field: HTMLTextAreaElement): void {
  if (globalThis.CSS?.supports?.('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}

/** The acts that a key in the composer may stand for. */
export type KeyAct = 'send' | 'give-up' | 'recall' | 'up' | 'down';

export function actOf(event: KeyboardEvent, isTouch: boolean): KeyAct | undefined {
  if (event.key === 'Enter') return sends(event, isTouch) ? 'send' : undefined;
  return acts[event.key];
}

const acts: Readonly<Record<string, KeyAct>> = {
  Escape: 'give-up',
  ArrowUp: 'recall',
  PageUp: 'up',
  PageDown: 'down',
};

/** On a touch screen Enter begins a line, and the button sends. */
function sends(event: KeyboardEvent, isTouch: boolean): boolean {
  return event.ctrlKey || event.metaKey || !(event.shiftKey || isTouch);
}

const made = new Map<string, number>();

/** Stands behind the ids in an element that is not the first of its kind in the page. */
export function idTail(kind: string): string {
  const nth = (made.get(kind) ?? 0) + 1;
  made.set(kind, nth);
  return nth > 1 ? `-${nth}` : '';
}
