import { wardrobe } from '../later-part.ts';

/** The sheets of all that was loaded, which every tag of the page has in common. */
const worn: CSSStyleSheet[] = [];
const roots = new Set<ShadowRoot>();

wardrobe.put = wearEverywhere;

function wearEverywhere(sheet: CSSStyleSheet): void {
  worn.push(sheet);
  for (const root of roots) root.adoptedStyleSheets.push(sheet);
}

/** Makes a sheet that all tags wear. */
export function wearText(text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  wearEverywhere(sheet);
}

/**
 * Dresses a tag's tree in all sheets, and in those that come.
 *
 * @returns undresses it: a tree that the page has thrown away is not held
 */
export function dress(root: ShadowRoot): () => void {
  roots.add(root);
  root.adoptedStyleSheets.push(...worn);
  return () => {
    if (!roots.delete(root)) return;
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => !worn.includes(sheet));
  };
}
