import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { slowTests } from './test/support/slow-tests.ts';

// The program starts hundreds of times: what Node made of the sources is kept, by their content.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/node');

// What other programs than Node have to be installed for is tried where that is asked for.
const exclude = [
  '**/node_modules/**',
  'dist/**',
  'bench/**',
  ...(process.env.CLIENTS ? [] : ['test/clients/**']),
  ...(process.env.PACKAGES ? [] : ['test/packages/**']),
  ...(process.env.FAST ? slowTests() : []),
];
/** They hold every clock of their process: what an earlier file left running would be in their histories. */
const alone = ['test/simulator/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: [...exclude, ...alone] },
      },
      { extends: true, test: { name: 'alone', include: alone, exclude, isolate: true } },
    ],
    pool: 'forks',
    // Two cores, and tests that wait beside those that compute.
    maxWorkers: 4,
    // A process for each file would be a third of the time of quick ones, and a browser for each.
    isolate: false,
    // What installs, bundles and compiles for others takes all of a core for half a minute.
    testTimeout: process.env.PACKAGES ? 180_000 : 60_000,
    hookTimeout: 60_000,
    // The default is one second, and a loaded machine may stand still for longer.
    expect: { poll: { timeout: 20_000 } },
    retry: 0,
    setupFiles: [
      'test/support/one-file-threads.ts',
      'test/support/real-time.ts',
      'test/support/english-words.ts',
    ],
    globalSetup: [
      'test/support/web-setup.ts',
      'test/support/threads-setup.ts',
      ...(process.env.PACKAGES ? ['test/packages/setup.ts'] : []),
    ],
    experimental: { viteModuleRunner: false },
    reporters: ['default', './test/support/closing-reporter.ts'],
  },
});
