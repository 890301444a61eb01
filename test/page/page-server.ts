import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flagOf } from '../../src/config/option.ts';
import { acts } from '../../src/control/acts.ts';
import { askServer } from '../../src/control/ask.ts';
import { type BotMay, makeBot } from '../../src/identity/bot/bot-file.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import type { Store } from '../../src/store/store.ts';

const main = join(import.meta.dirname, '../../src/cli/main.ts');

/** The server as people start it: a process of its own, over a folder of its own. */
export class PageServer {
  readonly #folder: string;
  #process: ChildProcess;
  readonly url: string;

  static async open(): Promise<PageServer> {
    const folder = await mkdtemp(join(tmpdir(), 'parlour-page-'));
    const { process, url } = await start(folder, 0);
    return new PageServer(folder, process, url);
  }

  private constructor(folder: string, process: ChildProcess, url: string) {
    this.#folder = folder;
    this.#process = process;
    this.url = url;
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
  }

  /** The same folder on the same port. */
  async restart(): Promise<void> {
    const { process } = await start(this.#folder, Number(new URL(this.url).port));
    this.#process = process;
  }

  /**
   * An act of the host, in the words of the command line: `room set CODE opens 0`, `room grant CODE ID
   * host --for 5m`. It goes through the socket that the command line asks, without a process for each.
   */
  async act(...words: readonly string[]): Promise<void> {
    const line = words.join(' ');
    const act = acts.find(({ name }) => line.startsWith(`${name} `));
    if (!act) throw new Error(`${line} is no act`);
    const rest = words.slice(act.name.split(' ').length);
    const given: Record<string, string> = {};
    const names = Object.keys(act.takes);
    while (rest.length > 0) {
      const word = rest.shift() ?? '';
      const option = Object.keys(act.options).find((name) => word === `--${flagOf(name)}`);
      const name = option ?? names.shift();
      if (name === undefined) throw new Error(`${line} says more than the act takes`);
      given[name] = option === undefined ? word : (rest.shift() ?? '');
    }
    const answer = await askServer(this.#folder, { act: act.name, given });
    if (answer?.type !== 'done') throw new Error(`${line}: ${answer?.why ?? 'nobody hears'}`);
  }

  /** Makes a bot that may something besides. @returns its key */
  async bot(name: string, may: BotMay): Promise<string> {
    return (await makeBot(this.#folder, name, [may])).key;
  }

  /** Does something to the log while no server runs on it: what a clock would do in days, say. */
  async amend(work: (store: Store) => Promise<unknown>): Promise<void> {
    await this.kill();
    const store = await openSqliteStore({ folder: this.#folder });
    await work(store);
    await store.close();
    await this.restart();
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

interface Started {
  readonly process: ChildProcess;
  readonly url: string;
}

function start(folder: string, port: number): Promise<Started> {
  // All pages of a test file come from one address, and make a room for each test.
  const options = ['--port', String(port), '--data', folder, '--limits', 'off'];
  const child = spawn(process.execPath, [main, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let told = '';
    child.stdout.on('data', (bytes: Buffer) => {
      told += bytes;
      const url = /http:\/\/\S+?:\d+/.exec(told)?.[0];
      if (url) resolve({ process: child, url });
    });
    child.once('exit', () => reject(new Error(`The server ended before it was open: ${told}`)));
  });
}
