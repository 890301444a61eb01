import { existsSync } from 'node:fs';
import { buildWeb } from '../../bin/build-web.ts';

export default async function setup(): Promise<void> {
  if (existsSync(new URL('../../src/web/main.ts', import.meta.url))) await buildWeb();
}
