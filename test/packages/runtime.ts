import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const packages = join(import.meta.dirname, 'node_modules');

/** Other Nodes than the one that runs the tests, as test/packages/package.json has them. */
export type OtherNode = 'node-20' | 'node-22' | 'node-24';

export const nodeOf = (node: OtherNode): string => join(packages, node, 'bin/node');
export const deno = join(packages, '@deno/linux-x64-glibc/deno');
export const bun = join(packages, '@oven/bun-linux-x64/bin/bun');
export const pnpm = join(packages, 'pnpm/bin/pnpm.cjs');
export const yarn = join(packages, '@yarnpkg/cli-dist/bin/yarn.js');

/** The environment of somebody who has that Node, and not what npm says to the tests it runs. */
export function envOf(node: OtherNode): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_|vite|PACKAGES$|NODE_(ENV|OPTIONS|COMPILE))/i.test(name) ||
      /^npm_config_(registry|cache)$/i.test(name),
  );
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.endsWith('node_modules/.bin'));
  const folders = [join(packages, node, 'bin'), ...path];
  return { ...Object.fromEntries(own), PATH: folders.join(delimiter) };
}

/** What a program printed on either of its outputs, and its exit code. */
export interface Ran {
  readonly said: string;
  readonly code: number;
}

/** Runs a program to its end. */
export async function ran(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ran> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, { cwd, env });
    return { said: stdout + stderr, code: 0 };
  } catch (error) {
    const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: number };
    return { said: `${stdout}${stderr}`, code };
  }
}
