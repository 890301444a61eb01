import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** An example as a person starts it: a process of its own, on a free port. */
export interface Example {
  readonly http: string;
  readonly ws: string;
  end(): Promise<void>;
}

/** Starts `examples/NAME.ts` and waits until it says where it listens. */
export async function startExample(
  name: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Example> {
  const child = spawn(process.execPath, [join(root, `examples/${name}.ts`)], {
    cwd: root,
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      said += String(bytes);
      const port = /port: (\d+)/.exec(said)?.[1];
      if (port) resolve(Number(port));
    });
  }
  child.once('exit', () => reject(new Error(`${name} ended: ${said}`)));
  const port = await promise;
  return {
    http: `http://localhost:${port}`,
    ws: `ws://localhost:${port}/ws`,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}
