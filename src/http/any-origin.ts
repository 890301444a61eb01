/**
 * Is an answer for pages of other origins, too? One of them asks `/readyz` whether HTTP passes where no
 * WebSocket does.
 */
export function isForAnyOrigin(path: string): boolean {
  return path.startsWith('/api/') || isDocument(path) || path === '/readyz';
}

const isDocument = (path: string) => path === '/openapi.json' || path.startsWith('/schema/');
