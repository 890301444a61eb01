import { readConfig } from '../config/read.ts';
import { BadOption } from '../config/value.ts';
import { ActRefused } from '../control/act-refused.ts';
import type { Config, Flags } from '../index.ts';
import { StoreDamaged, StoreUnusable } from '../store/store.ts';

/** Exit codes: what was asked for can't be done, and what was checked is not as it should be. */
const codes = { impossible: 2, damaged: 1 } as const;

/** Options of every command that works on a data folder. */
export type FolderFlags = Pick<Flags, 'data' | 'config'>;

/** Does a command's work; what is expected to go wrong becomes a sentence and an exit code. */
export async function attempt(work: () => unknown): Promise<void> {
  try {
    process.stdout.on('error', unheard);
    await work();
  } catch (error) {
    if (!isExpected(error)) throw error;
    const isDamaged = error instanceof StoreDamaged;
    process.stderr.write(`parlour: ${error.message}\n`);
    process.exitCode = isDamaged ? codes.damaged : codes.impossible;
  }
}

function isExpected(error: unknown): error is Error {
  return [StoreDamaged, StoreUnusable, BadOption, ActRefused].some((kind) => error instanceof kind);
}

/** Says that what was printed is lost, unless its reader stops before its end. */
function unheard({ code }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return;
  process.stderr.write(`parlour: What should be printed cannot be written (${code}).\n`);
  process.exitCode = codes.impossible;
}

/** The data folder, found as the server finds it. @throws BadOption */
export function folderOf(flags: FolderFlags): string {
  return configOf(flags).data;
}

/** The config that the server would run with. @throws BadOption */
export function configOf({ data, config }: FolderFlags): Config {
  const flags = {
    ...(data === undefined ? {} : { data }),
    ...(config === undefined ? {} : { config }),
  };
  return readConfig(flags, process.env, { folder: process.cwd() });
}

/** Prints a line. */
export function say(line: string): void {
  process.stdout.write(`${visible(line)}\n`);
}

/**
 * A line as a terminal may have it: what others wrote can't steer it, nor turn the line around.
 *
 * @example visible('a\u202eb') // 'a\\u{202e}b'
 */
export function visible(line: string): string {
  const hidden = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
  return line.replace(hidden, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Tells a person at a terminal how far a long check is, on one line that is written over. */
export function progress(facts: number, of: number): void {
  if (!process.stderr.isTTY) return;
  const done =
    facts >= of ? '' : `${facts.toLocaleString('en')} of ${of.toLocaleString('en')} facts`;
  process.stderr.write(`\r\x1b[K${done}`);
}

/** @example counted(1, 'fact') // '1 fact' */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
