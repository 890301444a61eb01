import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { errorsOf, openPage } from '../support/chromium.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { countOpen, leftOpen } from '../support/still-open.ts';
import { openApp, useAppPage } from './app-page.ts';

const site = useAppPage();
let page: Page;
let one: OwnParlour;
let other: OwnParlour;

beforeEach(async () => {
  one = await startParlour({ origins: 'any' });
  onTestFinished(() => one.end());
  other = await startParlour({ origins: 'any' });
  onTestFinished(() => other.end());
  page = await openPage();
  onTestFinished(async () => {
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
  });
  await page.addInitScript(countOpen);
  await page.goto(site.url());
  await page.waitForFunction(() => window.app !== undefined);
});

async function say(stand: Locator, text: string): Promise<void> {
  await stand.getByLabel('Message to tea').fill(text);
  await stand.getByLabel('Message to tea').press('Enter');
  await stand.locator('.line:not(.waiting)', { hasText: text }).waitFor({ state: 'attached' });
}

async function post({ port }: OwnParlour, text: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/rooms/tea/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, name: 'cy' }),
  });
  expect(answer.status).toBe(201);
}

/** What is open from now on does not depend on the moment; timers and requests do. */
async function lasting(): Promise<Record<string, number>> {
  const { timer, fetch, ...left } = await leftOpen(page);
  return left;
}

const texts = (stand: Locator) => stand.locator('.line .words').allTextContents();

const close = (name: string) =>
  page.evaluate((id) => {
    window.apps[id]?.close();
    return window.stillOpen.get('timer')?.size ?? 0;
  }, name);

test('rooms of two servers in one page know nothing of each other', async () => {
  const ann = await openApp(page, one, { name: 'ann' });
  const bo = await openApp(page, other, { name: 'bo', isAway: true });
  await say(ann, 'to the one');
  await say(bo, 'to the other');
  await post(one, 'from the one');
  await post(other, 'from the other');
  await ann.getByText('from the one').waitFor({ state: 'attached' });
  await bo.getByText('from the other').waitFor({ state: 'attached' });
  expect(await texts(ann)).toEqual(['to the one', 'from the one']);
  expect(await texts(bo)).toEqual(['to the other', 'from the other']);
  expect(await page.evaluate(() => window.unread)).toEqual({ ann: 0, bo: 1 });
  await page.bringToFront();
  await bo.getByRole('button', { name: 'Search messages' }).click();
  await bo.getByRole('searchbox').fill('other');
  await bo.locator('.found li').first().waitFor();
  expect(await bo.locator('.found li').count()).toBe(2);
  const secrets = await page.evaluate(() =>
    Object.entries(localStorage).flatMap(([key, value]) => (key.endsWith('.secret') ? value : [])),
  );
  expect(new Set(secrets).size).toBe(2);
});

test('an app that is closed lets go of all it held, and of nothing else', async () => {
  const ann = await openApp(page, one, { name: 'ann' });
  await say(ann, 'hello');
  const alone = await lasting();
  const bo = await openApp(page, other, { name: 'bo' });
  await say(bo, 'hello');
  await bo.getByLabel('Message to tea').fill('not yet sent');
  expect(await lasting()).not.toEqual(alone);
  await close('bo');
  await expect.poll(lasting).toEqual(alone);
  expect(await bo.locator('.house > *').count()).toBe(0);
  await post(one, 'still heard');
  await ann.getByText('still heard').waitFor({ state: 'attached' });
  expect(await close('ann')).toBe(0);
  await expect.poll(() => leftOpen(page)).toEqual({});
});
