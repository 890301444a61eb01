import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bundleClient } from './bundle.ts';

/** Bytes gzipped: of what is loaded at once, of all there is, and of the view of a room beside the SDK. */
const most = { atOnce: 12_360, all: 19_190, view: 4_096 };

type Files = ReadonlyMap<string, string>;

const weigh = (code: string) => gzipSync(code, { level: 9 }).length;
const sum = (codes: Iterable<string>) => [...codes].reduce((bytes, code) => bytes + weigh(code), 0);

/** The files that come with the first one: what that and a later one need may be a file of its own. */
function atOnceOf(files: Files): Files {
  const loaded = new Map<string, string>();
  const walk = (name: string): void => {
    const code = files.get(name) ?? '';
    if (loaded.has(name)) return;
    loaded.set(name, code);
    for (const [, what = ''] of code.matchAll(/\bfrom"\.\/([^"]+)"/g)) walk(what);
  };
  walk('client.js');
  return loaded;
}

test('the SDK is at most 12.1 KiB at once and 18.75 KiB in all, minified and gzipped', async () => {
  const files = await bundleClient();
  const [atOnce, all] = [sum(atOnceOf(files).values()), sum(files.values())];
  process.stdout.write(
    `parlour-client: ${atOnce} of ${most.atOnce} bytes at once, ${all} in all\n`,
  );
  expect(atOnce).toBeLessThanOrEqual(most.atOnce);
  expect(all).toBeLessThanOrEqual(most.all);
});

test('the view of a room is at most 4 KiB beside the SDK', async () => {
  const together = async (entry?: string) =>
    weigh([...atOnceOf(await bundleClient(entry)).values()].join(''));
  const bytes = (await together(join(import.meta.dirname, 'with-view.ts'))) - (await together());
  process.stdout.write(`parlour-client/view: ${bytes} of ${most.view} bytes\n`);
  expect(bytes).toBeLessThanOrEqual(most.view);
});
