import type { Page } from 'playwright-core';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { openHttpOnly } from '../support/http-only.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { countOpen, leftOpen } from '../support/still-open.ts';
import { enter, heardUpTo, post, stateIs, unsent, useModulePage } from './module-page.ts';

const site = useModulePage();
let parlour: OwnParlour;
let page: Page;

beforeEach(async () => {
  parlour = await startParlour({ origins: 'any' });
  onTestFinished(() => parlour.end());
  page = await openPage();
  onTestFinished(() => page.context().close());
});

const left = () => leftOpen(page);

async function come(server: string): Promise<void> {
  await page.addInitScript(countOpen);
  await enter(page, site.url(), server);
  await stateIs(page, 'live');
  await post(page, 'hello');
  await heardUpTo(page, 1);
}

test.each([
  'a WebSocket',
  'HTTP alone',
])('over %s, all that was opened is let go of', async (by) => {
  const isFree = by === 'a WebSocket';
  await come(isFree ? parlour.wsUrl : (await openHttpOnly(parlour.port)).wsUrl);
  expect(await left()).toMatchObject({
    BroadcastChannel: isFree ? 1 : 2,
    database: 1,
    listener: expect.any(Number),
    timer: expect.any(Number),
    ...(isFree ? { WebSocket: 1 } : { fetch: 1, lock: 1 }),
  });
  await page.evaluate(() => window.client.close());
  await expect.poll(left).toEqual({});
});

test('what was typed in the turn of the end is kept', async () => {
  await come(parlour.wsUrl);
  await page.evaluate(() => {
    window.room.post('the last word');
    window.client.close();
  });
  await expect.poll(left).toEqual({});
  await parlour.stop();
  await enter(page, site.url(), parlour.wsUrl);
  await expect.poll(() => unsent(page)).toEqual(['the last word']);
});

test('what no store takes says so, and is sent', async () => {
  await page.addInitScript(() => {
    IDBDatabase.prototype.transaction = Storage.prototype.setItem = () => {
      throw new DOMException('It is full.', 'QuotaExceededError');
    };
  });
  await come(parlour.wsUrl);
  await page.evaluate(() => {
    window.client.close();
    window.room.post('nowhere');
  });
  const marks = () => page.evaluate(() => window.room.unsent.map(({ unkept }) => unkept));
  await expect.poll(marks).toEqual([true]);
});

test('a database that opens and answers nothing gives its place to the next store', async () => {
  await page.addInitScript(() => {
    Object.defineProperty(IDBTransaction.prototype, 'oncomplete', { set: () => {} });
  });
  await enter(page, site.url(), 'ws://127.0.0.1:9/ws');
  await post(page, 'kept');
  const stored = () => page.evaluate(() => Object.values(localStorage).join());
  await expect.poll(stored).toContain('"kept"');
});
