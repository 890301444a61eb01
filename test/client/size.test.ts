import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bundleClient } from './bundle.ts';

// What is needed where the network is bad is not loaded when it is: HTTP and tabs are within.
const most = 15_640;

test('the whole SDK is at most 15.3 KiB, minified and gzipped', async () => {
  const code = await bundleClient();
  const bytes = gzipSync(code, { level: 9 }).length;
  process.stdout.write(`parlour-client: ${bytes} of ${most} bytes, ${code.length} unpacked\n`);
  expect(bytes).toBeLessThanOrEqual(most);
  // Work is done for rooms that calm down, once, and few are bots without a WebSocket: what else there is comes along.
  expect(code.match(/\bimport\b/g)).toHaveLength(2);
});
