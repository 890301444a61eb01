import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { Golem } from './golem.ts';

const root = join(import.meta.dirname, '../..');
const guide = await readFile(join(root, 'docs/router.md'), 'utf8');
const reference = guide.slice(guide.indexOf('## Reference'));

let folder: string | undefined;
let app: ChildProcess | undefined;

afterAll(async () => {
  app?.kill('SIGKILL');
  if (folder) await rm(folder, { recursive: true });
});

/** Runs the guide's app as it stands there, on the sources. */
async function startApp(): Promise<string> {
  const code = /`app\.mts`:\n\n```ts\n(.*?)```/s.exec(guide)?.[1] ?? '';
  const door = pathToFileURL(join(root, 'src/router/index.ts')).href;
  folder = await mkdtemp(join(tmpdir(), 'parlour-guide-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}');
  await writeFile(join(folder, 'app.mts'), code.replace("'parlour/router'", `'${door}'`));
  app = spawn(process.execPath, ['app.mts'], {
    cwd: folder,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  return new Promise((resolve, reject) => {
    app?.once('exit', () => reject(new Error('the app ended')));
    app?.stdout?.on('data', (bytes: Buffer) => {
      said += String(bytes);
      const port = /port: (\d+)/.exec(said)?.[1];
      if (port) resolve(`localhost:${port}/`);
    });
  });
}

test('the app of the first five minutes works', async () => {
  const address = await startApp();
  expect(await (await fetch(`http://${address}`)).text()).toContain('<button>tea</button>');
  const [ann, bo] = [await Golem.open(`ws://${address}ws`), await Golem.open(`ws://${address}ws`)];
  for (const one of [ann, bo]) expect(await one.hear('votes')).toEqual({ tea: 0, coffee: 0 });
  ann.emit('vote', 'water');
  ann.emit('vote', 'tea');
  ann.emit('vote', 'tea');
  expect(await bo.hear('votes')).toEqual({ tea: 1, coffee: 0 });
  bo.emit('vote', 'coffee');
  expect(await bo.hear('votes')).toEqual({ tea: 1, coffee: 1 });
});

test('the reference has every name of the door', async () => {
  const door = await readFile(join(root, 'src/router/index.ts'), 'utf8');
  const names = [...door.matchAll(/^export (?:type )?\{(.*?)\}/gms)]
    .flatMap(([, list = '']) => list.split(','))
    .map((name) => name.trim().replace(/^type /, ''))
    .filter((name) => name !== '');
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !reference.includes(`\`${name}`))).toEqual([]);
});

test.each([
  ['router', 'Router'],
  ['connection', 'Connection'],
  ['room', 'Room'],
  ['room-manager', 'RoomManager'],
  ['room-manager', 'RoomManagerOptions'],
  ['option', 'RouterOptions'],
  ['option', 'HeartbeatOptions'],
  ['protocol', 'Protocol'],
])('the reference has every member of %s.ts %s', async (file, name) => {
  const source = await readFile(join(root, `src/router/${file}.ts`), 'utf8');
  const body = new RegExp(`export interface ${name}\\b.*?\\{\\n(.*?)^\\}`, 'ms').exec(source)?.[1];
  const members = [...(body ?? '').matchAll(/^ {2}(?:readonly )?(\w+)\??[<(:]/gm)].map(
    ([, member]) => member,
  );
  expect(members.length).toBeGreaterThan(0);
  expect(members.filter((member) => !new RegExp(`\`${member}\\b`).test(reference))).toEqual([]);
});
