import { constants } from 'node:os';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

type Count = { passed: number; failed: number; skipped: number };

const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/**
 * Ends a run with one plain line, `N passed, N failed`, printed after everything else. A run that is
 * cut off says so there, and ends with another code than 0.
 */
export default class ClosingReporter implements Reporter {
  /** What ended by now. */
  #sofar: Count = { passed: 0, failed: 0, skipped: 0 };
  /** Undefined until the run ends by itself. */
  #line: string | undefined;
  #cutOffBy = 'the process ended in the middle of the run';

  onInit(): void {
    // Before those of Vitest, which end the process without a word.
    for (const signal of signals) {
      process.prependOnceListener(signal, () => {
        this.#cutOffBy = signal;
        process.exit(128 + constants.signals[signal]);
      });
    }
    process.once('exit', (code) => {
      const line = this.#line ?? cutOff(this.#sofar, this.#cutOffBy);
      if (code === 0 && isBad(line)) process.exitCode = 1;
      process.stdout.write(`${line}\n`);
    });
  }

  onTestRunStart(): void {
    this.#sofar = { passed: 0, failed: 0, skipped: 0 };
    this.#line = undefined;
  }

  onTestCaseResult(test: TestCase): void {
    const { state } = test.result();
    if (state !== 'pending') this.#sofar[state] += 1;
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    reason: 'passed' | 'interrupted' | 'failed',
  ): void {
    const count: Count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    let unfinished = 0;
    for (const module of modules) unfinished += add(count, module);
    if (reason === 'interrupted') this.#line = cutOff(count, 'the run was interrupted');
    else if (unfinished > 0) this.#line = cutOff(count, `files that did not end: ${unfinished}`);
    else if (count.passed + count.failed === 0) this.#line = noTestRan(count);
    else this.#line = closingLine(count);
  }
}

/** Adds what came of a file; returns 1 if the file did not come to its end, and else 0. */
function add(count: Count, module: TestModule): number {
  // A file that cannot be loaded, or a hook that throws, has errors and no failed test to show them.
  if (module.errors().length > 0) count.failed += 1;
  for (const suite of module.children.allSuites()) {
    if (suite.errors().length > 0) count.failed += 1;
  }
  let isWhole = ['passed', 'failed', 'skipped'].includes(module.state());
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === 'pending') isWhole = false;
    count[state === 'pending' ? 'failed' : state] += 1;
  }
  return isWhole ? 0 : 1;
}

function closingLine({ passed, failed, skipped }: Count): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

const noTestRan = ({ skipped }: Count): string =>
  skipped > 0 ? `no test ran, ${skipped} skipped` : 'no test ran';

const cutOff = (count: Count, why: string): string => `cut off (${why}): ${closingLine(count)}`;

const isBad = (line: string): boolean => /^(no test ran|cut off)/.test(line);
