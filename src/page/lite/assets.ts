import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListenerAsset } from '../listener/assets.ts';

const beside = (name: string) => readFileSync(join(import.meta.dirname, 'browser', name));

/** The files that the lite page asks for beside htmx, by path. */
export const liteAssets: ReadonlyMap<string, ListenerAsset> = new Map([
  ['/listener/lite.css', { type: 'text/css; charset=utf-8', body: beside('lite.css') }],
  ['/listener/lite.js', { type: 'text/javascript; charset=utf-8', body: beside('lite.js') }],
]);
