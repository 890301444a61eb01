import type { Page } from 'playwright-core';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { type HttpOnly, openHttpOnly } from '../support/http-only.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { allSent, enter, heard, heardUpTo, post, stateIs, useModulePage } from './module-page.ts';

const site = useModulePage();
let parlour: OwnParlour;
let network: HttpOnly;
let first: Page;

beforeEach(async () => {
  parlour = await startParlour({ origins: 'any' });
  onTestFinished(() => parlour.end());
  network = await openHttpOnly(parlour.port);
  first = await openPage();
  onTestFinished(() => first.context().close());
});

async function openTabs(count: number): Promise<Page[]> {
  const context = first.context();
  // Chance is taken out of the waits between the tries.
  await context.addInitScript(() => {
    Math.random = () => 0;
  });
  const more = await Promise.all(Array.from({ length: count - 1 }, () => context.newPage()));
  const tabs = [first, ...more];
  for (const tab of tabs) {
    await enter(tab, site.url(), network.wsUrl);
    await stateIs(tab, 'live');
  }
  return tabs;
}

async function sayAll(tabs: readonly Page[], word: string, upTo: number): Promise<void> {
  await Promise.all(tabs.map((tab, n) => post(tab, `${word} ${n}`)));
  await Promise.all(tabs.map((tab) => heardUpTo(tab, upTo)));
  await Promise.all(tabs.map(allSent));
}

test('seven tabs where no WebSocket passes have one stream, and go on when its tab closes', async () => {
  const tabs = await openTabs(7);
  await sayAll(tabs, 'hello', 7);
  expect(network.streams()).toBe(1);
  const [leader, ...others] = tabs;
  await leader?.close();
  await sayAll(others, 'still here', 13);
  const [one, ...rest] = await Promise.all(others.map(heard));
  expect(one).toHaveLength(13);
  expect(new Set(one).size).toBe(13);
  for (const each of rest) expect(each).toEqual(one);
  expect(network.streams()).toBe(1);
});

test('a tab that freezes gives the stream away', async () => {
  const [leader, other] = (await openTabs(2)) as [Page, Page];
  const holder = () =>
    other.evaluate(async () =>
      (await navigator.locks.query()).held?.map(({ clientId }) => clientId),
    );
  const before = await holder();
  await leader.evaluate(() => document.dispatchEvent(new Event('freeze')));
  await expect.poll(holder).not.toEqual(before);
  await post(other, 'awake');
  await Promise.all([heardUpTo(other, 1), heardUpTo(leader, 1)]);
  expect([await heard(other), await heard(leader)]).toEqual([['awake'], ['awake']]);
});

test('a tab that stands still is robbed of the stream', async () => {
  const [leader, other] = (await openTabs(2)) as [Page, Page];
  await other.clock.install();
  await other.clock.fastForward(1);
  await other.evaluate(() => window.room.leave());
  await other.evaluate(() => {
    window.room = window.client.room('tea');
    window.room.addEventListener('event', ({ detail }) => window.heard.push(detail));
  });
  await stateIs(other, 'live');
  const held = () =>
    other.evaluate(async () =>
      (await navigator.locks.query()).held?.map(({ clientId }) => clientId),
    );
  const before = await held();
  await other.clock.runFor(20_001);
  await expect.poll(held).not.toEqual(before);
  await post(leader, 'both hear it');
  await Promise.all([heardUpTo(other, 1), heardUpTo(leader, 1)]);
  expect([await heard(other), await heard(leader)]).toEqual([['both hear it'], ['both hear it']]);
});

test('tabs that can not know each other have a stream each', async () => {
  await first.context().addInitScript(() => {
    Reflect.deleteProperty(window, 'BroadcastChannel');
  });
  const tabs = await openTabs(2);
  await sayAll(tabs, 'hello', 2);
  expect(network.streams()).toBe(2);
});
