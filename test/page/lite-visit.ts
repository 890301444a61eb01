import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { errorsOf, openPage, type PageOptions } from '../support/chromium.ts';

const { resolve } = createRequire(import.meta.url);
const fileOf = (path: string) => readFileSync(resolve(path), 'utf8');

/** Scripts in place of those that are served, by path. */
export type Scripts = Readonly<Record<string, string>>;

export const editions: readonly { readonly name: string; readonly scripts: Scripts }[] = [
  { name: 'htmx 2, as it is served', scripts: {} },
  {
    name: 'htmx 4',
    scripts: {
      '/listener/htmx.js': fileOf('htmx-4/dist/htmx.js'),
      '/listener/htmx-ws.js': fileOf('htmx-4/dist/ext/hx-ws.js'),
    },
  },
];

/** What the browser and htmx write to the console while there is no server. */
const isOfConnecting = (error: string) => /WebSocket|Event$|Event\]$|htmx:ws:error/.test(error);

/** Somebody with the page open that works without a script. */
export class LiteVisit {
  readonly page: Page;

  static async open(url: string, scripts: Scripts = {}, options?: PageOptions): Promise<LiteVisit> {
    const visit = new LiteVisit(await openPage(options));
    await visit.page.addInitScript(() => {
      window.forbidden = [];
      document.addEventListener('securitypolicyviolation', (event) => {
        window.forbidden?.push(`${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    for (const [path, body] of Object.entries(scripts)) {
      await visit.page.route(`**${path}`, (route) =>
        route.fulfill({ contentType: 'text/javascript', body }),
      );
    }
    await visit.page.goto(url);
    return visit;
  }

  private constructor(page: Page) {
    this.page = page;
  }

  get name(): Locator {
    return this.page.getByLabel('Name');
  }

  get field(): Locator {
    return this.page.getByLabel('Message', { exact: true });
  }

  /** Until it hears the room. */
  async live(): Promise<this> {
    await this.page
      .locator('#state')
      .filter({ hasText: /^live$/ })
      .waitFor();
    return this;
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  async sees(text: string): Promise<void> {
    await this.page.locator('li').filter({ hasText: text }).first().waitFor();
  }

  /** All lines as `name: text`, in order. */
  lines(): Promise<string[]> {
    return this.page.locator('[role=log] li').evaluateAll((rows) =>
      rows.map((row) => {
        const [name, text] = [':is(h1, h2)', 'p'].map(
          (part) => row.querySelector(part)?.textContent ?? '',
        );
        return `${name}${text?.replace(/^ /, '')}`;
      }),
    );
  }

  holdsFocus(field: Locator): Promise<boolean> {
    return field.evaluate((element) => element === document.activeElement);
  }

  /** Closes it; nothing may have been forbidden, thrown or taken over. */
  async end(): Promise<void> {
    const wrongs = await this.page.evaluate(() => [window.forbidden, window.taken ?? false]);
    expect(wrongs).toEqual([[], false]);
    expect(errorsOf(this.page).filter((error) => !isOfConnecting(error))).toEqual([]);
    await this.page.context().close();
  }
}
