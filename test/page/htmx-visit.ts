import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { openPage } from '../support/chromium.ts';
import { documented } from '../support/documented.ts';
import type { Files } from './own-pages.ts';

declare global {
  interface Window {
    /** What a message must not be able to do. */
    taken?: boolean;
  }
}

/** One version of htmx. */
interface Edition {
  readonly name: string;
  /** A page of somebody's own, by path; without one, it is the listener's. */
  readonly files?: Files;
  /** What it sends when somebody says hello on the page at `url`. */
  frame(url: string): object;
}

const { resolve } = createRequire(import.meta.url);
const fileOf = (path: string) => readFileSync(resolve(path), 'utf8');

/** Its scripts are not deferred: htmx 4 would look for its extension before that is there. */
const ownPage = (config: object, main: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Chat</title>
<meta name="htmx-config" content='${JSON.stringify(config)}'>
<script src="/htmx.js"></script>
<script src="/ws.js"></script>
${main}
</html>`;

/** As htmx 1.9 and 2 send it. */
const frame = (url: string) => ({
  text: 'hello',
  HEADERS: {
    'HX-Request': 'true',
    'HX-Trigger': 'form',
    'HX-Trigger-Name': null,
    'HX-Target': 'form',
    'HX-Current-URL': url,
  },
});

/** As the docs have it. */
const body = documented('html', 'ws-connect');

export const editions: readonly Edition[] = [
  {
    name: 'htmx 1.9.10 with its ws extension',
    files: {
      '/': ownPage({ includeIndicatorStyles: false, allowEval: false }, body),
      '/htmx.js': fileOf('htmx-1/dist/htmx.js'),
      '/ws.js': fileOf('htmx-1/dist/ext/ws.js'),
    },
    frame,
  },
  {
    name: 'htmx 2 with htmx-ext-ws, the page of the listener',
    frame,
  },
  {
    name: 'htmx 4 with hx-ws',
    files: {
      '/': ownPage(
        { ws: { pauseOnBackground: false } },
        body.replace('hx-ext="ws" ws-connect', 'hx-ws:connect').replace('ws-send', 'hx-ws:send'),
      ),
      '/htmx.js': fileOf('htmx-4/dist/htmx.js'),
      '/ws.js': fileOf('htmx-4/dist/ext/hx-ws.js'),
    },
    frame: (url) => ({
      text: 'hello',
      headers: {
        'HX-Request': 'true',
        'HX-Source': 'form#form',
        'HX-Target': 'form#form',
        'HX-Current-URL': url,
      },
    }),
  },
];

/** Somebody with such a page open. */
export class HtmxVisit {
  readonly page: Page;
  /** The frames the page sent. */
  readonly sent: string[] = [];

  static async open(url: string): Promise<HtmxVisit> {
    const page = await openPage();
    await page.addInitScript(() => {
      window.forbidden = [];
      document.addEventListener('securitypolicyviolation', (event) => {
        window.forbidden?.push(`${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    const visit = new HtmxVisit(page);
    await visit.#connected(() => page.goto(url));
    return visit;
  }

  private constructor(page: Page) {
    this.page = page;
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => this.sent.push(String(payload))),
    );
  }

  async reload(): Promise<void> {
    await this.#connected(() => this.page.reload());
  }

  /** Until it has heard something, htmx 4 throws away what is sent. */
  async #connected(load: () => Promise<unknown>): Promise<void> {
    const heard = new Promise<void>((resolve) =>
      this.page.once('websocket', (socket) => socket.once('framereceived', () => resolve())),
    );
    await Promise.all([heard, load()]);
  }

  async say(text: string): Promise<void> {
    await this.page.locator('[name=text]').fill(text);
    await this.page.locator('[name=text]').press('Enter');
  }

  /** The texts of all lines, in order. */
  async lines(): Promise<string[]> {
    const texts = await this.page.locator('#chat_room > li#message > p').allTextContents();
    return texts.map((text) => text.slice(1));
  }

  /** Resolves once a line with this text stands in the list. */
  async sees(text: string): Promise<void> {
    await this.page.locator('#chat_room > li').filter({ hasText: text }).first().waitFor();
  }

  /** What the policy forbade, and what a message did that is only text. */
  wrongs(): Promise<unknown> {
    return this.page.evaluate(() => ({
      forbidden: window.forbidden,
      taken: window.taken ?? false,
    }));
  }
}
