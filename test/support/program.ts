import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The program as a person starts it: a process of its own. */
export interface Program {
  readonly process: ChildProcess;
  readonly port: number;
  /** What it printed until it was open. */
  readonly said: string;
  /** The lines of its log so far. */
  readonly logged: () => readonly Readonly<Record<string, unknown>>[];
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'parlour-program-'));

interface Launch {
  readonly env?: Record<string, string>;
  readonly command?: readonly [string, ...string[]];
  readonly cwd?: string;
  /** What it reads as standard input; nothing unless said. */
  readonly input?: string;
  /** Gives it a process group of its own, as a terminal does. */
  readonly group?: boolean;
}

function launch(
  args: readonly string[],
  { env = {}, command, cwd = root, input, group = false }: Launch,
): ChildProcess {
  const [file, ...before] = command ?? [process.execPath, join(root, 'src/cli/main.ts')];
  const bare = { ...process.env, PORT: '', HOST: '', PARLOUR_DATA: '', ...env };
  const child = spawn(file, [...before, ...args], {
    cwd,
    env: bare,
    detached: group,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  return child;
}

/** Starts the program and waits until it says that it is open. */
export async function startProgram(args: readonly string[], how: Launch = {}): Promise<Program> {
  const child = launch(args, how);
  let said = '';
  let complaint = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    complaint += String(bytes);
  });
  const open = new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (bytes: Buffer) => {
      said += String(bytes);
      if (/Behind a proxy|Links are made|in the certificate/.test(said)) resolve();
    });
    child.once('exit', () => reject(new Error(`it ended: ${said}${complaint}`)));
  });
  await open;
  const port = Number(/Address\s+https?:\/\/[^:]+:(\d+)/.exec(said)?.[1]);
  return {
    process: child,
    port,
    said,
    logged: () => complaint.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)])),
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, 'close');
      }
      return { code: child.exitCode, signal: child.signalCode };
    },
  };
}

/** Runs the program to its end, which should come by itself. */
export async function runProgram(
  args: readonly string[],
  how: Launch = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const child = launch(args, how);
  let out = '';
  let err = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    out += String(bytes);
  });
  child.stderr?.on('data', (bytes: Buffer) => {
    err += String(bytes);
  });
  await once(child, 'close');
  return { code: child.exitCode, out, err };
}
