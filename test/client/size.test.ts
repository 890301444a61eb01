import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bundleClient } from './bundle.ts';

// What is needed where the network is bad is not loaded when it is: HTTP and tabs are within.
const most = 13_952;

test('the whole SDK is at most 13.625 KiB, minified and gzipped', async () => {
  const code = await bundleClient();
  const bytes = gzipSync(code, { level: 9 }).length;
  process.stdout.write(`parlour/client: ${bytes} of ${most} bytes, ${code.length} unpacked\n`);
  expect(bytes).toBeLessThanOrEqual(most);
  expect(code).not.toMatch(/\bimport\b/);
});
