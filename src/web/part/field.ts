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

/** On a touch screen Enter begins a line, and the button sends. */
export function sends(event: KeyboardEvent, isTouch: boolean): boolean {
  return event.ctrlKey || event.metaKey || !(event.shiftKey || isTouch);
}

const made = new Map<string, number>();

/** Stands behind the ids in an element that is not the first of its kind in the page. */
export function idTail(kind: string): string {
  const nth = (made.get(kind) ?? 0) + 1;
  made.set(kind, nth);
  return nth > 1 ? `-${nth}` : '';
}
