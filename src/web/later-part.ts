import { words } from './words.ts';

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
    tell(words().told.notLoaded);
    return undefined;
  }
}

/** The place of the sheets of later parts: the page, unless a tag says otherwise. */
export const wardrobe = {
  put: (sheet: CSSStyleSheet): void => {
    document.adoptedStyleSheets.push(sheet);
  },
};

/**
 * Puts the sheet of a part that is loaded later into the page. Its layers stand where the page's own
 * sheet has named them.
 */
export function wear(sheet: string): void {
  const worn = new CSSStyleSheet();
  worn.replaceSync(sheet);
  wardrobe.put(worn);
}
