import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, post, server } = useServer();

declare global {
  interface Window {
    notices: Notification[];
    wasAsked: boolean;
  }
}

/**
 * Keeps the browser's own notifications, and whether it was asked for them. A browser without a screen
 * grants them when it is asked, and says that it forbids them all the same.
 */
const keepNotices = () => {
  window.notices = [];
  window.wasAsked = false;
  const { requestPermission } = Notification;
  window.Notification = class extends Notification {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options);
      window.notices.push(this);
    }
    static override get permission() {
      return localStorage.getItem('granted') ? ('granted' as const) : ('default' as const);
    }
    static override async requestPermission() {
      window.wasAsked = true;
      const answer = await requestPermission.call(Notification);
      if (answer === 'granted') localStorage.setItem('granted', 'yes');
      return answer;
    }
  };
};

async function turn(page: Page, isLookedAt: boolean) {
  await page.evaluate((looked) => {
    Object.defineProperty(document, 'hasFocus', { value: () => looked, configurable: true });
    dispatchEvent(new Event(looked ? 'focus' : 'blur'));
  }, isLookedAt);
}

async function openCard({ page }: Pick<Visit, 'page'>) {
  await page.locator('.line .who b', { hasText: 'ann' }).last().click();
  await page.getByRole('button', { name: 'Change name' }).waitFor();
}

const shownIn = (page: Page) =>
  page.evaluate(() => window.notices.map(({ title, body }) => `${title} in ${body}`));
const choice = (page: Page) => page.getByLabel('Notify me when somebody names me');
const isTitled = (page: Page, start: string) =>
  page.waitForFunction((wanted) => document.title.startsWith(wanted), start);

test('who asked for it by a click is notified of its name once, where no tab is looked at, and led there', async () => {
  const [room, elsewhere] = [newRoom(), newRoom()];
  const ann = await visit(room, 'ann', { context: { permissions: ['notifications'] } });
  const { page } = ann;
  await page.addInitScript(keepNotices);
  await page.reload();
  await ann.say('I am here.');
  await ann.sees('I am here.');
  const second = await page.context().newPage();
  await second.addInitScript(keepNotices);
  await second.goto(`${server().url}/r/${elsewhere}`);
  await second.locator('.send:enabled').waitFor();
  await turn(page, false);
  await turn(second, false);
  await post(room, '@ann, nobody asked for that');
  await post(room, 'nor for this');
  await isTitled(page, '@1 · 2 · ');
  await turn(page, true);
  await isTitled(page, room);
  await openCard(ann);
  expect(await page.evaluate(() => window.wasAsked)).toBe(false);
  await choice(page).check();
  await page.getByText('Not from this room').waitFor();
  expect(await page.evaluate(() => window.wasAsked)).toBe(true);
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  // While one tab is looked at, it says so itself.
  await post(room, '@ann, this you see');
  await ann.sees('this you see');
  expect(await shownIn(page)).toEqual([]);
  await turn(page, false);
  await post(room, '@ann, come back');
  await page.waitForFunction(() => window.notices.length > 0);
  expect(await shownIn(page)).toEqual([`cy named you in ${room}`]);
  await isTitled(page, '@1 · 1 · ');
  // The other tab has heard of it by now.
  await second.getByText(`cy named you in ${room}.`).waitFor();
  await page.goto(`${server().url}/api/rooms/${elsewhere}`);
  await post(room, '@ann, are you gone?');
  await second.waitForFunction(() => window.notices.length > 0);
  expect(await shownIn(second)).toEqual([`cy named you in ${room}`]);
  await second.evaluate(() => window.notices[0]?.dispatchEvent(new Event('click')));
  await second.waitForURL(/\?m=6#m6$/);
  await second.locator('.line', { hasText: 'are you gone?' }).waitFor();
  // It is kept, and a room that is to be quiet is.
  const quiet = { page: second };
  await turn(second, true);
  await openCard(quiet);
  expect(await choice(second).isChecked()).toBe(true);
  await second.getByLabel('Not from this room').check();
  await second.keyboard.press('Escape');
  await turn(second, false);
  await post(room, '@ann, never mind');
  await isTitled(second, '@1 · 1 · ');
  expect(await shownIn(second)).toEqual([]);
});
