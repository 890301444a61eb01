import { tokenFrom } from './token-from.ts';

/** The server that a tag names; `home`, where it names none. */
export function serverOf(tag: Element, home: URL | undefined): URL | undefined {
  const said = tag.getAttribute('server');
  const at = said ? URL.parse(said.replace(/\/*$/, '/'), document.baseURI) : home;
  return at && /^https?:$/.test(at.protocol) ? at : undefined;
}

type GetToken = () => string | Promise<string>;

/** A way to the tokens of the person who is signed in; without one, guests speak. */
export function tokensOf(tag: Element, getToken: GetToken | undefined): GetToken | undefined {
  const url = tag.getAttribute('token-url');
  return getToken ?? (url ? tokenFrom(new URL(url, document.baseURI)) : undefined);
}
