import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { startParlour } from '../support/parlour.ts';

const compare = join(import.meta.dirname, '../../examples/compare');
const { folder, client } = inject('packed');
const place = join(folder, 'compare');

/** The examples as somebody has them who installed what they name. */
beforeAll(() => {
  cpSync(compare, place, { recursive: true });
  const modules = join(place, 'node_modules');
  mkdirSync(modules);
  const installed = join(import.meta.dirname, 'node_modules');
  for (const name of readdirSync(installed))
    symlinkSync(join(installed, name), join(modules, name));
  symlinkSync(join(client, 'node_modules/parlour-client'), join(modules, 'parlour-client'));
});

/** A server that can be stopped and come back. */
interface Server {
  readonly address: string;
  down(): Promise<unknown>;
  up(): Promise<unknown>;
}

async function startOurs(): Promise<Server> {
  let parlour = await startParlour({ origins: 'any' });
  onTestFinished(() => parlour.end());
  const { wsUrl: address, port, data } = parlour;
  return {
    address,
    down: () => parlour.stop(),
    async up() {
      parlour = await startParlour({ origins: 'any', data: String(data), port: String(port) });
    },
  };
}

async function startTwin(): Promise<Server> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  let server: ChildProcess | undefined;
  const up = async () => {
    const env = { ...process.env, PORT: String(port) };
    server = spawn(process.execPath, ['server.js'], { cwd: join(place, 'socketio'), env });
    await once(server, 'spawn');
  };
  const down = async () => {
    server?.kill();
    if (server) await once(server, 'exit');
  };
  await up();
  onTestFinished(down);
  return { address: `http://127.0.0.1:${port}`, up, down };
}

/** Serves an app, bundled, as a site of its own. */
async function serveApp(name: 'parlour' | 'socketio'): Promise<string> {
  const built = await build({
    ...{ root: place, configFile: false, publicDir: false, logLevel: 'error' },
    build: {
      write: false,
      rolldownOptions: {
        input: join(place, name, 'app.jsx'),
        output: { entryFileNames: 'app.js' },
      },
    },
  });
  const { output } = built as Exclude<typeof built, unknown[]> & {
    readonly output: readonly { readonly fileName: string; readonly code?: string }[];
  };
  const files = new Map(output.map(({ fileName, code }) => [`/${fileName}`, code]));
  const page = readFileSync(join(place, name, 'index.html'), 'utf8').replace('app.jsx', 'app.js');
  const site = createServer(({ url = '' }, answer) => {
    const code = files.get(url);
    answer.setHeader('content-type', code === undefined ? 'text/html' : 'text/javascript');
    answer.end(code ?? page);
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  onTestFinished(() => {
    site.close();
    site.closeAllConnections();
  });
  return `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message').fill(text);
  await page.getByLabel('Message').press('Enter');
}

const said = (page: Page) => page.locator('p').allTextContents();

/** Three people talk, and the server goes away in between. @returns what one of them sees in the end */
async function story(app: string, { address, down, up }: Server): Promise<readonly string[]> {
  const enter = async (name: string) => {
    const page = await openPage();
    await page.goto(`${app}?${new URLSearchParams({ server: address, name })}`);
    return page;
  };
  const [ann, bo, cy] = [await enter('ann'), await enter('bo'), await enter('cy')];
  await say(ann, 'before');
  await bo.getByText('ann: before').waitFor();
  await say(cy, 'here');
  await bo.getByText('cy: here').waitFor();
  await down();
  await say(ann, 'typed meanwhile');
  await say(cy, 'typed and reloaded');
  await cy.reload();
  await up();
  await bo.getByText('ann: typed meanwhile').waitFor();
  // What of a page is not there before this is there no more.
  await say(cy, 'after');
  await bo.getByText('cy: after').waitFor();
  const late = await enter('dee');
  await late.getByText('cy: after').waitFor();
  expect(await said(late)).toEqual(await said(bo));
  return said(bo);
}

test('both apps are of 25 lines at most', () => {
  for (const app of ['parlour', 'socketio']) {
    const lines = readFileSync(join(compare, app, 'app.jsx'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeLessThanOrEqual(25);
  }
});

test('Parlour has all of it after a restart', async () => {
  const seen = await story(await serveApp('parlour'), await startOurs());
  expect(seen.slice(0, 2)).toEqual(['ann: before', 'cy: here']);
  expect(seen.slice(2).sort()).toEqual([
    'ann: typed meanwhile',
    'cy: after',
    'cy: typed and reloaded',
  ]);
});

test('its twin has what was sent since, by pages that stayed open', async () => {
  const seen = await story(await serveApp('socketio'), await startTwin());
  expect(seen).toEqual(['ann: typed meanwhile', 'cy: after']);
});
