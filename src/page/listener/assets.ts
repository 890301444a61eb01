import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** A file that the pages of listeners ask for. */
export interface ListenerAsset {
  readonly type: string;
  readonly body: Buffer<ArrayBuffer>;
}

const script = 'text/javascript; charset=utf-8';
const { resolve } = createRequire(import.meta.url);
const beside = (name: string) => join(import.meta.dirname, 'browser', name);
const asset = (type: string, path: string): ListenerAsset => ({ type, body: readFileSync(path) });

/** The files of listeners' pages, by path. */
export const listenerAssets: ReadonlyMap<string, ListenerAsset> = new Map([
  ['/listener/page.css', asset('text/css; charset=utf-8', beside('page.css'))],
  ['/listener/talk.js', asset(script, beside('talk.js'))],
  ['/listener/htmx-form.js', asset(script, beside('htmx-form.js'))],
  ['/listener/htmx.js', asset(script, resolve('htmx.org/dist/htmx.min.js'))],
  ['/listener/htmx-ws.js', asset(script, resolve('htmx-ext-ws/dist/ws.min.js'))],
]);
