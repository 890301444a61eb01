import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PackageName, packageNames } from '../../bin/packages.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** The tarballs of both packages, built in a folder: nothing is built below the feet of who works here. */
export async function packInto(folder: string): Promise<Readonly<Record<PackageName, string>>> {
  await run('node', [join(root, 'bin/build.ts'), folder], { cwd: root });
  const { stdout } = await run(
    'npm',
    ['pack', '--json', ...packageNames.map((name) => join(folder, name))],
    { cwd: folder },
  );
  const packed = Object.values<Packed>(JSON.parse(stdout));
  const entries = packed.map(({ name, filename }) => [name, join(folder, filename)]);
  return Object.fromEntries(entries) as Record<PackageName, string>;
}

interface Packed {
  readonly name: string;
  readonly filename: string;
}

/** A project of somebody, in a new folder, with these packages in it. */
export async function projectWith(
  folder: string,
  packages: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await run('npm', ['install', ...packages, ...quick], { cwd: folder, env });
}
