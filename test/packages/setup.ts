import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { PackageName } from '../../bin/packages.ts';
import { packInto, projectWith } from '../support/packed.ts';
import { envOf, ran } from './runtime.ts';

/** What all tests of the packages share: it is packed and installed once. */
export interface Packed {
  /** A folder that goes when the tests end. */
  readonly folder: string;
  readonly tarballs: Readonly<Record<PackageName, string>>;
  /** Somebody's project with the server's package alone, and one with the client's. */
  readonly server: string;
  readonly client: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    packed: Packed;
  }
}

let folder = '';

export async function setup({ provide }: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'parlour-packages-'));
  await trustAsNpm();
  const built = join(folder, 'built');
  await mkdir(built);
  const tarballs = await packInto(built);
  const [server, client] = [join(folder, 'server'), join(folder, 'client')];
  const env = envOf('node-24');
  await Promise.all([
    projectWith(server, [tarballs.parlour], env),
    projectWith(client, [tarballs['parlour-client']], env),
  ]);
  provide('packed', { folder, tarballs, server, client });
}

/**
 * Tells every Node the authorities that npm is told to trust: another Node's npm, pnpm and Yarn look for
 * its settings in other folders.
 */
async function trustAsNpm(): Promise<void> {
  const file = (await ran('npm', ['config', 'get', 'cafile'], folder)).said.trim();
  if (file !== '' && file !== 'null') process.env['NODE_EXTRA_CA_CERTS'] ??= file;
}

export async function teardown(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
