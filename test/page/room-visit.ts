import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { errorsOf, openPage, type PageOptions } from '../support/chromium.ts';
import { PageServer } from './page-server.ts';

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

/**
 * A server that ends or starts anew while a page asks, and one that asks for a password, as the browser
 * writes them down.
 */
const harmless = /WebSocket|ERR_CONNECTION|ERR_EMPTY|status of 401/;

/** A server for a test file, whose pages must never break a rule or throw. */
export function useServer() {
  let opened: PageServer | undefined;

  const server = (): PageServer => {
    if (!opened) throw new Error('The server is not open');
    return opened;
  };

  let visits: Visit[] = [];
  let rooms = 0;

  beforeAll(async () => {
    opened = await PageServer.open();
  });

  afterAll(() => opened?.close());

  afterEach(async () => {
    const seen = visits;
    visits = [];
    for (const visit of seen) {
      expect(await visit.forbidden()).toEqual([]);
      expect(errorsOf(visit.page).filter((error) => !harmless.test(error))).toEqual([]);
      await visit.page.context().close();
    }
  });

  /** Says something over HTTP, as a person without a page. */
  async function post(room: string, text: string, name = 'cy'): Promise<void> {
    const answer = await fetch(`${server().url}/api/rooms/${encodeURIComponent(room)}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, name }),
    });
    expect(answer.status).toBe(201);
  }

  return {
    server,
    /** A room of its own for each test. */
    newRoom: () => `room ${++rooms}`,
    post,

    async fill(room: string, count: number, from = 1): Promise<void> {
      for (let i = from; i < from + count; i++) {
        await post(room, `line ${i}`, i % 7 < 3 ? 'cy' : 'dee');
      }
    },

    async visit(room: string, name?: string, options?: PageOptions): Promise<Visit> {
      const url = `${server().url}/r/${encodeURIComponent(room)}`;
      const visit = await Visit.open(url, name, options);
      visits.push(visit);
      return visit;
    },
  };
}
