import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { app } from '../../src/web/app.ts';
import type { App, AppOptions } from '../../src/web/app-options.ts';
import { bundle } from '../support/bundle.ts';
import type { OwnParlour } from '../support/parlour.ts';

declare global {
  interface Window {
    app: typeof app;
    apps: Record<string, App>;
    unread: Record<string, number>;
  }
}

const entry = join(import.meta.dirname, 'app-entry.ts');

/** Serves a page of somebody's own, which has the app and no room. */
export function useAppPage(): { url(): string } {
  let files = new Map<string, string>();
  const server = createServer((request, response) => {
    const code = files.get(request.url ?? '');
    response.setHeader('content-type', code === undefined ? 'text/html' : 'text/javascript');
    response.end(code ?? page);
  });

  beforeAll(async () => {
    files = await bundleApp();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => void server.close());

  return { url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

const page = `<!doctype html><title>Somebody's own</title><body><script type="module">
  import { own as app } from '/app.js';
  Object.assign(window, { app, apps: {}, unread: {} });
</script>`;

async function bundleApp(): Promise<Map<string, string>> {
  const output = await bundle(entry, 'app.js');
  return new Map(
    output.flatMap((file) => (file.type === 'chunk' ? [[`/${file.fileName}`, file.code]] : [])),
  );
}

/** Puts a room into the page, as its server renders it, and makes it live. */
export async function openApp(
  page: Page,
  parlour: OwnParlour,
  { name, isAway = false }: { readonly name: string; readonly isAway?: boolean },
): Promise<Locator> {
  const answer = await fetch(`http://127.0.0.1:${parlour.port}/r/tea`);
  const html = /<div class="house".*<\/div>(?=\s*<\/body>)/s.exec(await answer.text())?.[0] ?? '';
  await page.evaluate(
    ([id, markup, server, away]) => {
      localStorage.setItem(`parlour.at.${new URL(server).host}.name`, id);
      const stand = document.createElement('section');
      stand.id = id;
      stand.innerHTML = markup;
      document.body.append(stand);
      const options: AppOptions = {
        server,
        unread: (count) => {
          window.unread[id] = count;
        },
      };
      const hidden = Object.assign(new EventTarget(), { hidden: true, hasFocus: () => false });
      const around = away ? { document: hidden, window: new EventTarget() } : {};
      const house = stand.firstElementChild as HTMLElement;
      window.apps[id] = window.app(house, { ...options, around });
    },
    [name, html, parlour.wsUrl, isAway] as const,
  );
  const stand = page.locator(`#${name}`);
  await stand.locator('.people .member', { hasText: name }).waitFor({ state: 'attached' });
  return stand;
}
