import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that goes when the running test does. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parlour-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
