import { join } from 'node:path';
import { bundle } from '../support/bundle.ts';

const sdk = join(import.meta.dirname, '../../src/client/index.ts');

/** The SDK as minified files for a browser, by their names: `client.js`, and what that loads when it is needed. */
export async function bundleClient(entry = sdk): Promise<ReadonlyMap<string, string>> {
  const files = await bundle(entry, 'client.js');
  return new Map(
    files.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code] as const] : [])),
  );
}
