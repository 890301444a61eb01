/** The oldest that has what is used: `argon2`, and a sound SQLite. */
const oldestNode = '24.15.0';
/** Before it, a race at the end of a checkpoint could damage a database in WAL mode. */
const oldestSqlite = '3.51.3';

/** The versions that Node tells as `process.versions`. */
interface Versions {
  readonly node: string;
  readonly sqlite?: string | undefined;
}

/** The reason for which Parlour cannot run on a Node, in a sentence; its version is asked first, since that is what one changes. */
export function nodeFault({ node, sqlite }: Versions): string | undefined {
  if (isOlder(node, oldestNode)) {
    return `Parlour needs Node ${oldestNode} or newer; this is ${node}.`;
  }
  if (sqlite === undefined || isOlder(sqlite, oldestSqlite)) {
    const brought = `as Node ${oldestNode} brings it; this Node, ${node}, has ${sqlite ?? 'none'}`;
    return `Parlour needs SQLite ${oldestSqlite} or newer, ${brought}.`;
  }
  return undefined;
}

function isOlder(a: string, b: string): boolean {
  const found = a.split('.').map(Number);
  for (const [i, wanted] of b.split('.').map(Number).entries()) {
    const part = found[i] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}
