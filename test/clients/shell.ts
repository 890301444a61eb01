import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A command as somebody types it into a shell. */
export class Shell {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: string[] = [];
  readonly #wakes: (() => void)[] = [];
  #rest = '';
  #complaint = '';

  constructor(command: string, env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn('sh', ['-c', `exec ${command}`], {
      cwd: join(import.meta.dirname, '../..'),
      env: { ...process.env, ...env },
    });
    this.#child.stdout.on('data', (bytes: Buffer) => this.#take(String(bytes)));
    this.#child.stderr.on('data', (bytes: Buffer) => {
      this.#complaint += String(bytes);
    });
    this.#child.once('close', () => this.#wake());
    onTestFinished(() => this.end());
  }

  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** The next line it prints that has something in it. */
  async line(): Promise<string> {
    while (this.#lines.length === 0) {
      if (this.#isOver()) throw new Error(`it ended: ${this.#complaint}`);
      await new Promise<void>((resolve) => this.#wakes.push(resolve));
    }
    const line = this.#lines.shift() as string;
    return line === '' ? this.line() : line;
  }

  /** All it prints, when it ends by itself. */
  async all(): Promise<string> {
    if (!this.#isOver()) await once(this.#child, 'close');
    if (this.#child.exitCode !== 0) throw new Error(`it failed: ${this.#complaint}`);
    return [...this.#lines.splice(0), this.#rest].join('\n');
  }

  async end(): Promise<void> {
    if (this.#isOver()) return;
    const over = once(this.#child, 'close');
    // What runs below npx is told by the end of its input.
    this.#child.stdin.end();
    this.#child.kill();
    await over;
  }

  #isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    this.#lines.push(...lines);
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#wakes.splice(0)) wake();
  }
}
