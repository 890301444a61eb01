import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { findChromium } from './chromium-parts.ts';

export type PageOptions = {
  width?: number;
  height?: number;
  dark?: boolean;
  touch?: boolean;
  /** A browser that has no WebSocket. */
  socketless?: boolean;
  context?: BrowserContextOptions;
};

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A page that asks another host for anything has to fail its test.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]',
];

let shared: Promise<Browser> | undefined;
const errors = new WeakMap<Page, string[]>();

export async function launchChromium(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return await chromium.launch({ executablePath, env: env as Record<string, string>, args: flags });
}

/**
 * A page with storage of its own, until its test ends, in the browser that all test files of a
 * process share; that one ends with the process.
 */
export async function openPage(options: PageOptions = {}): Promise<Page> {
  shared ??= launchChromium();
  const { width = 1280, height = 800, dark = false, touch = false } = options;
  const context = await (await shared).newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    hasTouch: touch,
    isMobile: touch,
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...options.context,
  });
  onTestFinished(() => context.close());
  if (options.socketless) {
    await context.addInitScript(() => Reflect.deleteProperty(window, 'WebSocket'));
  }
  const page = await context.newPage();
  errors.set(page, watchErrors(page));
  return page;
}

/** What went wrong in the page so far: exceptions, and errors written to its console. */
export function errorsOf(page: Page): readonly string[] {
  return errors.get(page) ?? [];
}

function watchErrors(page: Page): string[] {
  const seen: string[] = [];
  page.on('pageerror', (error) => seen.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error') seen.push(line.text());
  });
  return seen;
}
