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
