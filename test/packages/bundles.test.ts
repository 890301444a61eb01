import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { bundlers, weigh } from './bundlers.ts';

const packed = inject('packed');
const entry = join(packed.client, 'weighed.js');
const into = join(packed.folder, 'bundles');

/** Bytes gzipped: of what is loaded at once, and of what is loaded when it is needed. */
const most = { atOnce: 14_100, later: 6_900 };
/** A bundler's next release may not be the end of it. */
const air = 1.05;

beforeAll(async () => {
  await mkdir(into);
  await writeFile(entry, "export { connect, Failure, newSecret } from 'parlour-client';\n");
});

test.each(Object.entries(bundlers))('the client weighs as little by %s', async (name, bundler) => {
  const { atOnce, later } = await weigh(bundler, entry, into);
  process.stdout.write(`${name}: ${atOnce} bytes at once, ${later} later\n`);
  expect(atOnce * air).toBeLessThanOrEqual(most.atOnce);
  expect(later * air).toBeLessThanOrEqual(most.later);
});
