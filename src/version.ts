import { readFileSync } from 'node:fs';

/** The version of this Parlour: `0.4.0`. */
export function version(): string {
  const path = new URL('../package.json', import.meta.url);
  const { version: found } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  return found;
}
