/** The reason that a room's markup did not come. */
export class NoHouse extends Error {}

/**
 * Brings a room's markup as its server has it: asked for as a document, since no text may become markup
 * here. Its links lead to the server, wherever the page stands.
 *
 * @param lang the language of its words; without it, that of the browser
 * @throws NoHouse with the server's own words, where it has some
 */
export function bringHouse(server: URL, room: string, lang?: string | null): Promise<HTMLElement> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const url = new URL(`embed/${encodeURIComponent(room)}/house`, server);
    if (lang) url.searchParams.set('lang', lang);
    request.open('GET', url);
    request.responseType = 'document';
    request.onloadend = () => {
      const house = request.responseXML?.querySelector<HTMLElement>('.house');
      if (!house) return reject(new NoHouse(wordsOf(request)));
      for (const link of house.querySelectorAll<HTMLAnchorElement>('a[href^="/"]'))
        link.href = new URL(link.getAttribute('href') ?? '', request.responseURL).href;
      resolve(document.importNode(withoutScript(house), true));
    };
    request.send();
  });
}

function wordsOf({ status }: XMLHttpRequest): string {
  if (status === 403) return 'The server lets no page of this site in: see its option "origins".';
  return status === 0 ? 'The server cannot be reached from this page.' : `It answers ${status}.`;
}

/** Its data as a text: a script that is put into a page has to be trusted, whatever its kind. */
export function withoutScript(house: HTMLElement): HTMLElement {
  const script = house.querySelector('script');
  const data = house.ownerDocument.createElement('div');
  data.hidden = true;
  data.className = script?.className ?? '';
  data.append(...(script?.childNodes ?? []));
  script?.replaceWith(data);
  for (const each of house.querySelectorAll('noscript')) each.remove();
  return house;
}
