import type { Change, Selected } from './marks.ts';

export function selectedIn(field: HTMLTextAreaElement): Selected {
  return { text: field.value, from: field.selectionStart, to: field.selectionEnd };
}

/** Changes what stands in a field as typing does: it can be undone, and whoever follows the field hears it. */
export function changeField(field: HTMLTextAreaElement, { from, to, by, select }: Change): void {
  field.setSelectionRange(from, to);
  // Nothing else keeps the browser's own undo, and tells of it as of typing.
  document.execCommand('insertText', false, by);
  field.setSelectionRange(...select);
}
