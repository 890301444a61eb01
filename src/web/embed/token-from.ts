/**
 * Brings tokens from an address of the site's: JSON `{ "token": … }`, or the token as plain text. The
 * site's own cookies go along to its own origin, and to no other one.
 *
 * @throws Error where it answers anything else: it is asked again a while later
 */
export function tokenFrom(url: URL): () => Promise<string> {
  return async () => {
    const answer = await fetch(url, { credentials: 'same-origin', cache: 'no-store' });
    const text = (await answer.text()).trim();
    if (!answer.ok) throw new Error(`${url.pathname} answers ${answer.status}.`);
    if (!text.startsWith('{')) return text;
    const { token } = JSON.parse(text) as { token?: unknown };
    if (typeof token !== 'string') throw new Error(`${url.pathname} has no token.`);
    return token;
  };
}
