/** The house as the server has it now: asked for as a page, since no text may become markup here. */
export function anew({ baseURI }: Node): Promise<HTMLElement> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', baseURI);
    request.responseType = 'document';
    request.onloadend = () => {
      const house = request.responseXML?.querySelector<HTMLElement>('.house');
      if (house) resolve(document.importNode(withoutScript(house), true));
      else reject(new Error('The page has no house.'));
    };
    request.send();
  });
}

/** Its data as a text: a script that is put into a page has to be trusted, whatever its kind. */
function withoutScript(house: HTMLElement): HTMLElement {
  const script = house.querySelector('script');
  const data = house.ownerDocument.createElement('div');
  data.hidden = true;
  data.className = script?.className ?? '';
  data.append(...(script?.childNodes ?? []));
  script?.replaceWith(data);
  return house;
}
