import { join } from 'node:path';
import { bundle } from '../support/bundle.ts';

const entry = join(import.meta.dirname, '../../src/client/index.ts');

/** The SDK as one minified file, for a browser. */
export async function bundleClient(): Promise<string> {
  const [{ code }] = await bundle(entry, 'client.js');
  return code;
}
