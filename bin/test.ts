import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

// Runs Vitest and says how it ended where it cannot do so itself: killed, or out of memory.

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const run = spawn(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
});

for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => run.kill(signal));
}

run.once('exit', (code, signal) => {
  if (signal) process.stdout.write(`cut off (${signal}): what had not ended is not known\n`);
  process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
});
