/**
 * A part of the page whose code is loaded when it is first wanted; the person is told where that is not
 * to be had.
 *
 * @example
 * const panel = await laterPart(import('./part/search-panel.ts'), tell);
 * if (panel) …
 */
export async function laterPart<Part>(
  loading: Promise<Part>,
  tell: (words: string) => void,
): Promise<Part | undefined> {
  try {
    return await loading;
  } catch {
    tell('That could not be loaded. Try again when you are online.');
    return undefined;
  }
}
