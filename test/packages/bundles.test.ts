import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { bundlers, weigh } from './bundlers.ts';

const packed = inject('packed');
const into = join(packed.folder, 'bundles');
const entries = {
  'client.js': "export { connect, Failure, newSecret } from 'parlour-client';\n",
  'host.js':
    "export { connect, Failure, newSecret } from 'parlour-client';\nexport { host } from 'parlour-client/host';\n",
  'view.js':
    "export { connect, Failure, newSecret } from 'parlour-client';\nexport { roomView } from 'parlour-client/view';\n",
};

/** Bytes gzipped: of what is loaded at once, of what is when it is needed, and of each other door beside them. */
const most = { atOnce: 13_680, later: 7_490, host: 3_072, view: 4_500 };
/** The next release of a bundler may weigh a little more. */
const air = 1.05;

beforeAll(async () => {
  await mkdir(into);
  for (const [name, text] of Object.entries(entries)) {
    await writeFile(join(packed.client, name), text);
  }
});

test.each(Object.entries(bundlers))('the client weighs as little by %s', async (name, bundler) => {
  const client = await weigh(bundler, join(packed.client, 'client.js'), into);
  const host = await weigh(bundler, join(packed.client, 'host.js'), into);
  const view = await weigh(bundler, join(packed.client, 'view.js'), into);
  const weights = {
    ...client,
    host: host.atOnce - client.atOnce,
    view: view.atOnce - client.atOnce,
  };
  process.stdout.write(`${name}: ${JSON.stringify(weights)}\n`);
  for (const part of ['atOnce', 'later', 'host', 'view'] as const) {
    expect(weights[part] * air, part).toBeLessThanOrEqual(most[part]);
  }
});
