import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** System calls of a running program that fail until the scope ends. */
export class Injection implements AsyncDisposable {
  readonly #strace: ReturnType<typeof spawn>;

  private constructor(strace: ReturnType<typeof spawn>) {
    this.#strace = strace;
  }

  /**
   * @param what as `strace -e inject=` has it: `pwrite64:error=ENOSPC`
   * @example await using injection = await Injection.into(pid, ['fsync:error=EIO:when=1']);
   */
  static async into(pid: number, what: readonly string[]): Promise<Injection> {
    const calls = what.map((one) => one.split(':')[0]).join(',');
    const injects = what.flatMap((one) => ['-e', `inject=${one}`]);
    const args = ['-f', '-e', `trace=${calls}`, ...injects, '-o', '/dev/null', '-p', String(pid)];
    const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const injection = new Injection(strace);
    let isAttached = false;
    for await (const line of createInterface({ input: strace.stderr })) {
      isAttached = line.includes('attached');
      if (!isAttached) throw new Error(line);
      break;
    }
    strace.stderr.resume();
    if (!isAttached) throw new Error('strace ended');
    return injection;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#strace.exitCode !== null || this.#strace.signalCode !== null) return;
    this.#strace.kill('SIGINT');
    await once(this.#strace, 'exit');
  }
}
