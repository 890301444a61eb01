import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { errorsOf, openPage } from '../support/chromium.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { hostileHtml, hostilePages, policyOf } from './hostile-hosts.ts';
import { useTagPages } from './tag-page.ts';

const pages = useTagPages();
let parlour: OwnParlour;

beforeAll(async () => {
  parlour = await startParlour({ origins: 'any' });
});

afterAll(() => parlour.end());

/** The element that has focus, in whatever tree it stands. */
const focused = (page: Page) =>
  page.evaluate(() => {
    let one = document.activeElement;
    let isIn = false;
    while (one?.shadowRoot?.activeElement) {
      isIn ||= one.localName === 'parlour-room';
      one = one.shadowRoot.activeElement;
    }
    return isIn ? `room ${one?.localName}` : (one?.id ?? '');
  });

/** Goes on by Tab until something has focus. */
async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === wanted) return;
  }
  throw new Error(`${wanted} can't be reached: ${await focused(page)}`);
}

test('a tag holds in pages that make it hard: it is read, written in by keys, left again, and as it is elsewhere', async () => {
  const page = await openPage();
  const policed: string[] = [];
  page.on('console', (line) => {
    if (/Content Security Policy|TrustedHTML/.test(line.text())) policed.push(line.text());
  });
  const wrong: Record<string, unknown> = {};
  for (const [i, host] of hostilePages.entries()) {
    const { width = 1280, height = 800, dark = false } = host.media ?? {};
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    const tag = '<parlour-room room="tea" name="ann">Soon.</parlour-room>';
    await page.goto(pages.put(hostileHtml(host, parlour.url, tag), policyOf(host, parlour.url)));
    const room = page.locator('parlour-room');
    await room.locator('.send:enabled').waitFor();
    if (host.after) {
      await page.evaluate(host.after);
      await room.locator('.send:enabled').waitFor();
    }
    const isModal = host.name === 'a dialog';
    if (!isModal) await page.locator('#before').focus();
    await tabTo(page, 'room textarea');
    await page.keyboard.type(`${i} said here`);
    await page.keyboard.press('Enter');
    const line = room.locator('.line:not(.waiting)', { hasText: `${i} said here` });
    await line.waitFor();
    expect(await line.count(), host.name).toBe(1);
    // In a modal dialog focus goes round, and never leaves it.
    if (!isModal) await tabTo(page, 'after');
    const looks = await line.locator('.text').evaluate((one) => {
      const { fontSize, letterSpacing, textTransform } = getComputedStyle(one);
      const tag = (one.getRootNode() as ShadowRoot).host;
      const { opacity, transform, filter, float, display } = getComputedStyle(tag);
      const { height, width } = tag.getBoundingClientRect();
      if (width < 300) return `${width} px wide`;
      return [
        ...[fontSize, letterSpacing, textTransform, height],
        ...[opacity, transform, filter, float, display],
      ].join(' ');
    });
    if (looks !== '16px normal none 512 1 none none none block') wrong[host.name] = looks;
    const faults = await faultsOf(page);
    if (faults.length > 0) wrong[`${host.name}, axe`] = faults;
  }
  expect(wrong).toEqual({});
  expect(policed).toEqual([]);
  expect(errorsOf(page)).toEqual([]);
}, 180_000);
