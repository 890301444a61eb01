/*
 * The target of a request, as it was sent. It is decoded only part by part, so that `%2F` is no slash.
 */

export function pathOf(request: Request): string {
  const { url } = request;
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const end = url.slice(start).search(/[?#]/);
  if (start === -1) return '/';
  return end === -1 ? url.slice(start) : url.slice(start, start + end);
}

export function queryOf(request: Request): string {
  const [, query = ''] = /^[^?#]*\?([^#]*)/.exec(request.url) ?? [];
  return query;
}

/** The part that a path in a route has in braces, as sent, without what stands behind it; '' where it has none of that name. */
export function partIn(request: Request, path: string, name: string): string {
  const parts = path.split('/');
  const place = parts.findIndex((part) => part.startsWith(`{${name}}`));
  const sent = pathOf(request).split('/')[place] ?? '';
  const end = parts[place]?.slice(name.length + 2) ?? '';
  return sent.slice(0, sent.length - end.length);
}

/** A part of a path as it was meant; what can't be decoded names nothing, and is refused as such. */
export function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
