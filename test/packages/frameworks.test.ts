import { once } from 'node:events';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile } from 'svelte/compiler';
import { build, type Plugin } from 'vite';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';

const packed = inject('packed');
const app = join(packed.client, 'app');
const built = join(packed.client, 'built');
const guide = join(import.meta.dirname, '../../docs/client.md');
const frameworks = { react: 'react.jsx', vue: 'vue.js', svelte: 'svelte.js' };
const files = {
  ...frameworks,
  'react-rooms': 'react-rooms.jsx',
  'vue-rooms': 'vue-rooms.js',
  'svelte-rooms': 'svelte-rooms.js',
};
/** What the guide has, by the files in which somebody's project has it. */
const recipes = {
  'room.jsx': /```jsx\n(.*?)```/s,
  'use-room.js': /```js\n((?:(?!```).)*?from 'vue';.*?)```/s,
  'room.svelte': /```svelte\n(.*?)```/s,
};
const names = Object.keys(frameworks) as (keyof typeof frameworks)[];

let parlour: OwnParlour;
let site: Server;

/** Somebody's project, with each framework beside the client. */
beforeAll(async () => {
  const own = join(import.meta.dirname, 'node_modules');
  for (const name of ['react', 'react-dom', 'vue', 'svelte', '@vue']) {
    await symlink(join(own, name), join(packed.client, 'node_modules', name));
  }
  await cp(join(import.meta.dirname, 'app'), app, { recursive: true });
  const text = await readFile(guide, 'utf8');
  for (const [file, block] of Object.entries(recipes)) {
    await writeFile(join(app, file), block.exec(text)?.[1] ?? '');
  }
  await mkdir(built);
  // What it is in a test is not what somebody ships.
  const mode = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  for (const name of names) {
    await bundle(name, false);
    await bundle(name, true);
  }
  for (const name of names) await bundle(`${name}-rooms`, false);
  process.env['NODE_ENV'] = mode;
  site = createServer((request, response) => void answer(request.url ?? '/', response));
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  parlour = await startParlour({ origins: urlOf(site) });
}, 60_000);

afterAll(async () => {
  site.close();
  await parlour.end();
});

test.each(names)('%s shows a room in a browser', async (name) => {
  const page = await openPage();
  onTestFinished(() => page.context().close());
  await page.goto(urlOf(site));
  const text = `by ${name}`;
  await page.evaluate(
    async ([file, url, said]) => {
      const { start } = await import(`/${file}.js`);
      const room = start(document.body, url);
      room.post(said);
    },
    [name, parlour.wsUrl, text] as const,
  );
  await page.getByRole('listitem').filter({ hasText: text }).waitFor();
});

test.each(names)('%s leaves a room where its code changes, as the guide has it', async (name) => {
  const page = await openPage();
  onTestFinished(() => page.context().close());
  await page.goto(urlOf(site));
  const [one, two] = [`${name} one`, `${name} two`];
  const peopleIn = (code: string) => () => parlour.room(code).people().count;
  await parlour.room(one).as({ name: 'Tea' }).post('Water is on.');
  await page.evaluate(
    async ([file, url, code]) => {
      const { start } = await import(`/${file}-rooms.js`);
      Object.assign(window, { show: start(document.body, url, code) });
    },
    [name, parlour.wsUrl, one] as const,
  );
  const isShown = () => page.getByRole('listitem').filter({ hasText: 'Tea: Water is on.' });
  await isShown().waitFor();
  await expect.poll(peopleIn(one)).toBe(1);
  await page.evaluate(`show('${two}')`);
  await expect.poll(peopleIn(two)).toBe(1);
  await expect.poll(peopleIn(one)).toBe(0);
  expect(await page.getByRole('listitem').count()).toBe(0);
  await page.evaluate(`show('${one}')`);
  await isShown().waitFor();
  await expect.poll(peopleIn(two)).toBe(0);
});

test.each(names)('%s writes a room on a server', async (name) => {
  const { render } = await import(pathToFileURL(join(built, `${name}-server.js`)).href);
  const said = { now: () => ['Water is on.'], subscribe: () => () => {} };
  expect(await render(said)).toMatch(/<li>(<!--.*?-->)?Water is on\.(<!--.*?-->)?<\/li>/);
});

const urlOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function svelte(isServer: boolean): Plugin {
  return {
    name: 'svelte',
    transform(code, id) {
      if (!id.endsWith('.svelte')) return undefined;
      const generate = isServer ? 'server' : 'client';
      return { code: compile(code, { filename: id, generate }).js.code, map: null };
    },
  };
}

async function bundle(name: keyof typeof files, isServer: boolean): Promise<void> {
  const entry = join(app, files[name]);
  await build({
    root: app,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    plugins: [svelte(isServer)],
    define: { 'process.env.NODE_ENV': '"production"' },
    ssr: { external: true },
    build: {
      outDir: built,
      emptyOutDir: false,
      assetsDir: '',
      minify: false,
      ssr: isServer,
      rolldownOptions: {
        input: { [isServer ? `${name}-server` : name]: entry },
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js' },
      },
    },
  });
}

async function answer(
  url: string,
  response: { setHeader(name: string, value: string): unknown; end(text: string): void },
): Promise<void> {
  const isScript = url.endsWith('.js');
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
  response.end(
    isScript ? await readFile(join(built, url), 'utf8') : '<!doctype html><title>A</title>',
  );
}
