import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ActRefused } from '../control/act-refused.ts';

/**
 * Asks a person for a secret, twice and without showing it, or reads it from standard input where
 * that is no terminal: on a command line it would stand in the list of processes, and in the shell's
 * history.
 *
 * @throws ActRefused
 */
export async function readSecret(question: string): Promise<string> {
  const secret = process.stdin.isTTY ? await askTwice(question) : await readAll();
  if (secret === '') throw new ActRefused(`${question}: none was given.`);
  return secret;
}

/** One line end is the file's, and not the secret's. */
async function readAll(): Promise<string> {
  return (await text(process.stdin)).replace(/\r?\n$/, '');
}

async function askTwice(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_, __, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const typed = lines[Symbol.asyncIterator]();
  const ask = async (words: string): Promise<string> => {
    process.stderr.write(`${words}: `);
    const { value, done } = await typed.next();
    process.stderr.write('\n');
    if (done) throw new ActRefused('Nothing was done.');
    return String(value);
  };
  try {
    const secret = await ask(question);
    if ((await ask('Once more')) === secret) return secret;
    throw new ActRefused('These two are not the same.');
  } finally {
    lines.close();
  }
}
