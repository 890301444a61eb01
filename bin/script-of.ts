import { join } from 'node:path';
import type { Rolldown } from 'vite';

const root = join(import.meta.dirname, '..');

type Asked = Parameters<Rolldown.CodeSplittingNameFunction>[1];

/**
 * The name of the script in which a module stands: what the page needs at once is one script, and what comes behind it another one. Left to itself the bundler cuts it in pieces that wait for
 * each other as soon as two parts that are loaded later share something.
 */
export function scriptOf(name: string, path: string) {
  return (id: string, asked: Asked) => (isNeededBy(path, id, asked, new Set()) ? name : null);
}

/** Is a module among those that another one can't do without? */
function isNeededBy(path: string, id: string, asked: Asked, seen: Set<string>): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  const info = asked.getModuleInfo(id);
  return (
    id === join(root, path) ||
    info?.importers.some((one) => isNeededBy(path, one, asked, seen)) === true
  );
}
