import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bundleClient } from './bundle.ts';

/** Bytes gzipped: of what is loaded at once, and of all there is. */
const most = { atOnce: 12_700, all: 19_000 };

test('the SDK is at most 12.5 KiB at once and 18.6 KiB in all, minified and gzipped', async () => {
  const files = await bundleClient();
  const weights = new Map(
    [...files].map(([name, code]) => [name, gzipSync(code, { level: 9 }).length]),
  );
  // What both the first file and a later one need may be a file of its own.
  const loaded = new Set<string>();
  const walk = (name: string): void => {
    if (loaded.has(name)) return;
    loaded.add(name);
    for (const [, what = ''] of (files.get(name) ?? '').matchAll(/\bfrom"\.\/([^"]+)"/g))
      walk(what);
  };
  walk('client.js');
  const sum = (names: Iterable<string>) =>
    [...names].reduce((bytes, name) => bytes + (weights.get(name) ?? 0), 0);
  const [atOnce, all] = [sum(loaded), sum(files.keys())];
  process.stdout.write(
    `parlour-client: ${atOnce} of ${most.atOnce} bytes at once, ${all} in all\n`,
  );
  expect(atOnce).toBeLessThanOrEqual(most.atOnce);
  expect(all).toBeLessThanOrEqual(most.all);
});
