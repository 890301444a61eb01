/**
 * Is an answer for pages of other origins, too? One of them asks `/readyz` whether HTTP passes where no
 * WebSocket does, and one with an editor asks `/oembed` how a link is shown.
 */
export function isForAnyOrigin(path: string): boolean {
  return path.startsWith('/api/') || isDocument(path) || ['/readyz', '/oembed'].includes(path);
}

const isDocument = (path: string) => path === '/openapi.json' || path.startsWith('/schema/');
