import { focusedIn } from './focused.ts';

/**
 * Puts text on the clipboard; where the page is not secure, by the browser's own copying.
 *
 * @param near a node of the tree in which it is copied: nothing outside of it is touched
 */
export async function copyText(text: string, near: Node): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text, near);
  }
}

function copySelected(text: string, near: Node): boolean {
  const focused = focusedIn(near);
  const root = near.getRootNode();
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  (root instanceof ShadowRoot ? root : document.body).append(field);
  field.select();
  const copied = document.execCommand?.('copy') ?? false;
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return copied;
}
