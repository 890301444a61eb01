import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';

const program = join(import.meta.dirname, '../../../src/cli/main.ts');

interface Answer {
  readonly id: number;
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

/** What starts the program so that it can be looked into. */
export function inspected(port: number): [string, ...string[]] {
  return [process.execPath, `--inspect=127.0.0.1:${port}`, program];
}

/** Looks into a running program. */
export class Inspector implements Disposable {
  readonly #ws: WebSocket;
  #asked = 0;

  private constructor(ws: WebSocket) {
    this.#ws = ws;
  }

  static async open(port: number): Promise<Inspector> {
    const list = await fetch(`http://127.0.0.1:${port}/json/list`);
    const [target] = (await list.json()) as { readonly webSocketDebuggerUrl: string }[];
    const ws = new WebSocket(target?.webSocketDebuggerUrl ?? '', { perMessageDeflate: false });
    await once(ws, 'open');
    return new Inspector(ws);
  }

  /** Megabytes that JavaScript holds once all garbage is collected, buffers included. */
  async held(): Promise<number> {
    // The first round lets go of what waits to be finalised, the second of what that held.
    for (let round = 0; round < 2; round++) {
      await this.#ask('HeapProfiler.collectGarbage');
      await pause(50);
    }
    const expression = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())';
    const { result } = await this.#ask('Runtime.evaluate', { expression, returnByValue: true });
    return Number(result?.result?.value) / 1_048_576;
  }

  async #ask(method: string, params: object = {}): Promise<Answer> {
    const id = ++this.#asked;
    this.#ws.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [data] = (await once(this.#ws, 'message')) as [Buffer];
      const answer = JSON.parse(String(data)) as Answer;
      if (answer.id === id) return answer;
    }
  }

  [Symbol.dispose](): void {
    this.#ws.terminate();
  }
}
