import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Flooded, FloodOrder } from './order.ts';

const program = join(import.meta.dirname, 'main.ts');

/** Flooders in a process of their own. */
export class Flooders implements AsyncDisposable {
  readonly #process: ChildProcess;

  constructor() {
    this.#process = spawn(process.execPath, [program], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }

  /** Floods, and waits until that is over. */
  async flood(order: FloodOrder): Promise<Flooded> {
    const over = new AbortController();
    const { signal } = over;
    const ended = once(this.#process, 'exit', { signal }).then(() => {
      throw new Error('The flooders ended.');
    });
    this.#process.send(order);
    try {
      const [flooded] = await Promise.race([once(this.#process, 'message', { signal }), ended]);
      return flooded as Flooded;
    } finally {
      over.abort();
      ended.catch(() => {});
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'close');
  }
}
