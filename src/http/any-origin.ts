/**
 * Is an answer for pages of other origins, too? One of them asks `/readyz` whether HTTP passes where no
 * WebSocket does.
 */
export function isForAnyOrigin(path: string): boolean {
  return path.startsWith('/api/') || path === '/openapi.json' || path === '/readyz';
}
