import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { useServer } from './room-visit.ts';

declare global {
  interface Window {
    /** Whom a page under test may not have; read by the script that takes it away. */
    lacks: readonly string[];
  }
}

const { server, newRoom } = useServer();

/** Each takes one facility of the browser away, as some browser, setting or full disk does. */
const lacks = {
  'BroadcastChannel is missing': 'gone BroadcastChannel',
  'BroadcastChannel is forbidden': 'throws BroadcastChannel',
  'localStorage is missing': 'gone localStorage',
  'localStorage is forbidden': 'forbidden localStorage',
  'sessionStorage is missing': 'gone sessionStorage',
  'sessionStorage is forbidden': 'forbidden sessionStorage',
  'storage is full': 'full Storage',
  'IndexedDB is missing': 'gone indexedDB',
  'IndexedDB is forbidden': 'forbidden indexedDB',
  'IndexedDB opens and stores nothing': 'full IDBDatabase',
  'Web Locks are missing': 'gone navigator.locks',
  'Web Locks are forbidden': 'refuses navigator.locks',
  'crypto.subtle is missing': 'gone crypto.subtle',
  'crypto.subtle is forbidden': 'refuses crypto.subtle',
  'the clipboard is missing': 'gone navigator.clipboard',
  'sharing is forbidden': 'refuses navigator.share',
  'navigator.onLine is missing': 'gone navigator.onLine',
  'WebSocket is missing': 'gone WebSocket',
  'WebSocket is forbidden': 'throws WebSocket',
  'ResizeObserver is missing': 'gone ResizeObserver',
  'visualViewport is missing': 'gone visualViewport',
  'matchMedia is missing': 'gone matchMedia',
  'popovers are missing': 'gone popover',
  'Intl.Segmenter is missing': 'gone Intl.Segmenter',
  'CSS.supports is missing': 'gone CSS',
} as const;

/** Runs in the page, before its own script. */
function takeAway(all: readonly string[]): void {
  const scope = window as unknown as Record<string, unknown>;
  const insecure = () => new DOMException('The operation is insecure.', 'SecurityError');
  const refuse = () => {
    throw insecure();
  };
  for (const lack of all) {
    const [how, path = ''] = lack.split(' ');
    const names = path.split('.');
    const name = names.at(-1) ?? '';
    const owner = names
      .slice(0, -1)
      .reduce((at, each) => at[each] as Record<string, unknown>, scope);
    const define = (value: PropertyDescriptor) => {
      Object.defineProperty(owner, name, { configurable: true, ...value });
    };
    if (path === 'popover') {
      for (const each of ['popover', 'showPopover', 'hidePopover', 'togglePopover']) {
        delete (HTMLElement.prototype as unknown as Record<string, unknown>)[each];
      }
    } else if (lack === 'full Storage') {
      Storage.prototype.setItem = () => {
        throw new DOMException('It is full.', 'QuotaExceededError');
      };
    } else if (lack === 'full IDBDatabase') {
      IDBDatabase.prototype.transaction = () => {
        throw new DOMException('It is full.', 'QuotaExceededError');
      };
    } else if (how === 'gone') define({ value: undefined, writable: true });
    else if (how === 'throws') {
      define({
        value: class {
          constructor() {
            throw insecure();
          }
        },
      });
    } else if (how === 'forbidden') define({ get: refuse });
    else define({ value: new Proxy(() => {}, { get: () => refuse, apply: refuse }) });
  }
}

/** The page uses none of these: they are taken away together with all others. */
const unused = [
  'gone IntersectionObserver',
  'gone Notification',
  'gone Document.prototype.adoptedStyleSheets',
  'refuses history.replaceState',
];

const cases: (readonly [string, readonly string[]])[] = [
  ...Object.entries(lacks).map(([name, lack]) => [name, [lack]] as const),
  ['what it does not use is missing', unused],
  [
    'all of it is missing',
    Object.values(lacks).filter((lack) => /^(gone|full Storage)/.test(lack)),
  ],
  [
    'all of it is forbidden',
    Object.values(lacks).filter((lack) => /^(throws|forbidden|refuses)/.test(lack)),
  ],
];

/** What the rest of the page is about, beside writing. */
const pressed = /popover|clipboard|share|matchMedia/;

async function press(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^People/ }).click();
  await page.getByRole('button', { name: 'Change your name' }).waitFor();
  await page.getByRole('button', { name: 'Close' }).first().click();
  await page.getByRole('button', { name: 'Change your name' }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: /opied$/ }).waitFor();
}

test.each(cases)('where %s, what is typed is sent, and the rest works', async (_, missing) => {
  const room = newRoom();
  const page = await openPage({ width: 390 });
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await page.addInitScript(takeAway, missing);
  await page.goto(`${server().url}/r/${encodeURIComponent(room)}`);
  await page.locator('.send:enabled').waitFor();
  await page.getByLabel('Message to').fill('said all the same');
  await page.getByLabel('Message to').press('Enter');
  await page.getByLabel('Your name').fill('ann');
  await page.getByLabel('Your name').press('Enter');
  const row = page.locator('.line:not(.waiting, .failed)', { hasText: 'said all the same' });
  await row.waitFor();
  expect(await row.locator('bdi').textContent()).toBe('ann');
  if (missing.some((lack) => pressed.test(lack))) await press(page);
  expect(faults).toEqual([]);
  await page.context().close();
});

test('where the page can not start at all, it says so, and keeps what is typed', async () => {
  const room = newRoom();
  const page = await openPage();
  await page.addInitScript(() => {
    Object.defineProperty(window, 'URL', { value: undefined });
  });
  await page.goto(`${server().url}/r/${encodeURIComponent(room)}`);
  await page.getByText('This page could not start in this browser.').waitFor();
  await page.getByLabel('Message to').fill('kept');
  await page.getByLabel('Message to').press('Enter');
  await page.getByLabel('Your name').fill('ann');
  await page.getByLabel('Your name').press('Enter');
  await page.getByText('Your text is kept.').waitFor();
  expect(await page.getByLabel('Message to').inputValue()).toBe('kept');
  await page.getByRole('link', { name: 'Use the one that needs no scripts' }).click();
  expect(new URL(page.url()).pathname).toBe(`/lite/${encodeURIComponent(room)}`);
  await page.context().close();
});
