/** Finds a part of the page. @throws Error where the page has none */
export type FindPart = <Part extends HTMLElement>(selector: string) => Part;

export function partsIn(house: HTMLElement): FindPart {
  return <Part extends HTMLElement>(selector: string) => {
    const part = house.querySelector<Part>(selector);
    if (!part) throw new Error(`The page has no ${selector}`);
    return part;
  };
}
