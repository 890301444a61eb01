import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = readFileSync(join(import.meta.dirname, '../../docs/dialects.md'), 'utf8');
const blocks = [...docs.matchAll(/^```(\w+)\n(.*?)\n```$/gms)];

/** The one block of docs/dialects.md in that language that has these words in it. */
export function documented(language: string, words: string): string {
  const found = blocks.filter(([, is, text]) => is === language && text?.includes(words));
  const [block] = found;
  if (found.length !== 1 || !block) {
    throw new Error(`docs/dialects.md has ${found.length} ${language} blocks with ${words}`);
  }
  return block[2] as string;
}
