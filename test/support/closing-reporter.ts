import type { Reporter, TestModule } from 'vitest/node';

type Count = { passed: number; failed: number; skipped: number };

/** Ends a run with one plain line, `N passed, N failed`, printed after everything else. */
export default class ClosingReporter implements Reporter {
  #line = 'no test ran';

  onInit(): void {
    process.once('exit', () => process.stdout.write(`${this.#line}\n`));
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count: Count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) add(count, module);
    this.#line = closingLine(count);
  }
}

function add(count: Count, module: TestModule): void {
  // A file that cannot be loaded, or a hook that throws, has errors and no failed test to show them.
  if (module.errors().length > 0) count.failed += 1;
  for (const suite of module.children.allSuites()) {
    if (suite.errors().length > 0) count.failed += 1;
  }
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    // A test without a result at the end of the run was cut off by something that failed.
    count[state === 'pending' ? 'failed' : state] += 1;
  }
}

function closingLine({ passed, failed, skipped }: Count): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}
