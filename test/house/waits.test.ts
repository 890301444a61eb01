import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
// The time of `expect.poll` is set for all in vitest.config.ts; these have one second, or say another.
const waitOfOneSecond = /\bvi\.wait(?:For|Until)\((?![^;]*\btimeout: \d\d_000\b)/;
const shortTimeout = /\btimeout: \d(_\d{3})?\b|\btimeout: \d{2,3}\b/;

test('no test waits for a fact by a clock of its own, which a loaded machine overruns', () => {
  const hasty = globSync('test/**/*.ts', { cwd: root, exclude: ['test/faults/**'] }).filter(
    (path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return waitOfOneSecond.test(text) || shortTimeout.test(text);
    },
  );
  expect(hasty).toEqual([]);
});
