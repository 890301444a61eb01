import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A package, as a lockfile names it. */
interface Locked {
  readonly version?: unknown;
  readonly integrity?: unknown;
  readonly resolved?: unknown;
  readonly link?: unknown;
  readonly hasInstallScript?: unknown;
}

interface Lockfile {
  readonly lockfileVersion?: unknown;
  readonly packages?: Readonly<Record<string, Locked>>;
}

const sha512 = /^sha512-[A-Za-z\d+/]{86}==$/;
const exact = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+$/;
const installScripts = ['preinstall', 'install', 'postinstall'];
/** What npm runs by itself where a package says nothing. */
const buildFile = 'binding.gyp';

/**
 * What is wrong with a lockfile: a package that is not held to its sha512, that runs something when it
 * is installed, or that is bound to the registry it came from.
 */
export function faultsOfLock(text: string): readonly string[] {
  const lock = JSON.parse(text) as Lockfile;
  const packages = Object.entries(lock.packages ?? {}).filter(([path]) => path !== '');
  const faults = packages.flatMap(([path, { integrity, resolved, link, hasInstallScript }]) => [
    ...(typeof integrity === 'string' && sha512.test(integrity) ? [] : [`${path} has no sha512`]),
    ...(resolved === undefined ? [] : [`${path} names where it came from`]),
    ...(link === undefined ? [] : [`${path} is a link`]),
    ...(hasInstallScript === undefined ? [] : [`${path} has an install script`]),
  ]);
  return [
    ...(lock.lockfileVersion === 3 && packages.length > 0
      ? []
      : ['it is no lockfile of version 3']),
    ...(/\bregistry\./i.test(text) ? ['it names a registry'] : []),
    ...faults,
  ];
}

/** The dependencies of a `package.json` that are not held to one version. */
export function looseIn(text: string): readonly string[] {
  const manifest = JSON.parse(text) as Readonly<Record<string, Readonly<Record<string, string>>>>;
  return ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].flatMap(
    (kind) =>
      Object.entries(manifest[kind] ?? {}).flatMap(([name, version]) =>
        exact.test(version) ? [] : [`${name} is ${version}, and not one version`],
      ),
  );
}

/** The packages of a folder that would run something when installed, whatever their lockfile says. */
export function scriptsIn(folder: string, lock: string): readonly string[] {
  const { packages = {} } = JSON.parse(lock) as Lockfile;
  return Object.keys(packages).flatMap((path) => {
    const manifest = join(folder, path, 'package.json');
    // One of another system is not there.
    if (path === '' || !existsSync(manifest)) return [];
    const { scripts = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { scripts?: object };
    const runs = installScripts.filter((name) => Object.hasOwn(scripts, name));
    const builds = existsSync(join(folder, path, buildFile)) ? [buildFile] : [];
    return [...runs, ...builds].map((what) => `${path} has ${what}`);
  });
}

/** The sha256 of a file, in hexadecimal digits. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
