/**
 * Is an answer for pages of other origins, too? One of them asks `/readyz` whether HTTP passes where no
 * WebSocket does, one with an editor asks `/oembed` how a link is shown, and a tag asks for its room.
 */
export function isForAnyOrigin(path: string): boolean {
  return (
    path.startsWith('/api/') ||
    isHouse(path) ||
    isDocument(path) ||
    ['/readyz', '/oembed'].includes(path)
  );
}

const isDocument = (path: string) => path === '/openapi.json' || path.startsWith('/schema/');
const isHouse = (path: string) => /^\/embed\/[^/]+\/house$/.test(path);
