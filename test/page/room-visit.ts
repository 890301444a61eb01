import type { Locator, Page } from 'playwright-core';
import { openPage, type PageOptions } from '../support/chromium.ts';

declare global {
  interface Window {
    /** What the content security policy forbade. */
    forbidden?: string[];
  }
}

/** A person with a page of a room open. */
export class Visit {
  readonly page: Page;
  readonly #url: string;

  /** Comes in as a person does who was here before: the page knows the name. */
  static async open(url: string, name?: string, options: PageOptions = {}): Promise<Visit> {
    const page = await openPage(options);
    await page.addInitScript((known) => {
      window.forbidden = [];
      document.addEventListener('securitypolicyviolation', (event) => {
        window.forbidden?.push(`${event.violatedDirective} ${event.blockedURI}`);
      });
      if (known) localStorage.setItem('parlour.name', known);
    }, name);
    const visit = new Visit(page, url);
    await visit.come();
    return visit;
  }

  private constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  async come(): Promise<void> {
    await this.page.goto(this.#url);
    await this.page.locator('.send:enabled').waitFor();
  }

  get field(): Locator {
    return this.page.getByLabel('Message to');
  }

  row(text: string): Locator {
    return this.page.locator('.line', { hasText: text });
  }

  /** Rows of stored messages. */
  get stored(): Locator {
    return this.page.locator('.line:not(.waiting, .failed)');
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  /** A message counts as seen once it is stored. */
  async sees(text: string): Promise<void> {
    await this.stored.filter({ hasText: text }).waitFor();
  }

  /** The texts of all rows, in order. */
  texts(): Promise<string[]> {
    return this.page.locator('.line .words').allTextContents();
  }

  seqs(): Promise<number[]> {
    return this.stored.evaluateAll((rows) =>
      rows.map((row) => Number((row as HTMLElement).dataset.seq)),
    );
  }

  forbidden(): Promise<string[]> {
    return this.page.evaluate(() => window.forbidden ?? []);
  }

  /** How far the log is scrolled from its end. */
  fromEnd(): Promise<number> {
    return this.page
      .locator('.log')
      .evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop);
  }
}

/** Says something over HTTP, as a person without a page. */
export async function post(url: string, room: string, text: string, name = 'cy'): Promise<number> {
  const answer = await fetch(`${url}/api/rooms/${encodeURIComponent(room)}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, name }),
  });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { seq: number }).seq;
}
