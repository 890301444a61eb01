import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Limits } from '../../src/protocol/limit.ts';
import type { RateName } from '../../src/protocol/rate.ts';
import { newFolder, type Program, startProgram } from '../support/program.ts';

/** What the program is run by, and where its data is if not in the house's folder. */
export interface HouseStart {
  readonly command?: readonly [string, ...string[]];
  readonly env?: Record<string, string>;
  readonly data?: string;
}

/** Limits where they are other than usual, and rates that hold nobody up. */
export type HouseLimits = Partial<Limits> & { readonly [Rate in RateName]?: 'off' };

/** A folder and the program on it, started as often as it takes; both go with their scope. */
export class House implements AsyncDisposable {
  readonly folder = newFolder();
  readonly data = join(this.folder, 'data');
  readonly #config = join(this.folder, 'parlour.json');
  #program: Program | undefined;
  #port = 0;

  /** Where the run itself is ended, the program doesn't outlive it. */
  readonly #endWithUs = () => {
    this.#program?.process.kill('SIGKILL');
  };

  readonly #flags: readonly string[];

  /**
   * @param limits where they are other than usual; a returning reader is told all it missed
   * @param flags more of the command line; rates are lifted unless they are given
   */
  constructor(limits: HouseLimits = {}, flags: readonly string[] = ['--limits', 'off']) {
    this.#flags = flags;
    process.once('exit', this.#endWithUs);
    writeFileSync(this.#config, JSON.stringify({ limits: { resumeGap: 1_000_000, ...limits } }));
  }

  get program(): Program {
    if (!this.#program) throw new Error('The program was not started.');
    return this.#program;
  }

  get port(): number {
    return this.#port;
  }

  get pid(): number {
    return Number(this.program.process.pid);
  }

  /** The arguments of a start: the same port as before. */
  args(data = this.data): string[] {
    const options = ['--port', String(this.#port), '--data', data, '--config', this.#config];
    return [...options, '--log', 'fatal', ...this.#flags];
  }

  async start({ data, ...how }: HouseStart = {}): Promise<void> {
    this.#program = await startProgram(this.args(data), how);
    this.#port = this.#program.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.off('exit', this.#endWithUs);
    await this.#program?.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
