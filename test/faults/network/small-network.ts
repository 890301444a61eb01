import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Unavailable } from '../fault.ts';

/** Bytes the kernel keeps for a socket, each way: usually it hides up to 4 MB of what isn't read. */
const bufferBytes = '4096 32768 65536';

/** A network namespace whose kernel keeps little for a socket; it ends with its scope. */
export class SmallNetwork implements AsyncDisposable {
  readonly #holder: ChildProcess;

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  /** @returns why not, where this machine has none to give */
  static async open(): Promise<SmallNetwork | Unavailable> {
    const script = [
      'ip link set lo mtu 1500 up',
      `echo "${bufferBytes}" > /proc/sys/net/ipv4/tcp_rmem`,
      `echo "${bufferBytes}" > /proc/sys/net/ipv4/tcp_wmem`,
      'echo ready',
      'exec cat',
    ].join(' && ');
    const holder = spawn('unshare', ['--net', 'sh', '-c', script]);
    let said = '';
    const take = (bytes: Buffer) => {
      said += String(bytes);
    };
    holder.stdout.on('data', take);
    holder.stderr.on('data', take);
    const failed = once(holder, 'error').then(([error]) => {
      said = (error as Error).message;
    });
    await Promise.race([once(holder.stdout, 'data'), once(holder, 'close'), failed]);
    if (said.startsWith('ready')) return new SmallNetwork(holder);
    return { unavailable: `no network namespace can be made: ${said.trim()}` };
  }

  /** What runs Node within it. */
  get command(): [string, ...string[]] {
    return ['nsenter', `--net=/proc/${this.#holder.pid}/ns/net`, process.execPath];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#holder.kill('SIGKILL');
    if (this.#holder.exitCode === null && this.#holder.signalCode === null) {
      await once(this.#holder, 'exit');
    }
  }
}
