import { expect, test } from 'vitest';
import { newSecret } from '../../src/client/index.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, post, server } = useServer();

/** The script behind the first look, held until it is let go. */
async function holdBehind({ page }: Visit): Promise<() => Promise<void>> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(/\/behind-[^/]*\.js/, async (route) => {
    await promise;
    await route.continue();
  });
  return async () => {
    resolve();
    await page.locator('.people .close').first().waitFor({ state: 'attached' });
  };
}

/** Where all stands that must not move. */
const places = ({ page }: Visit) =>
  page.evaluate(() =>
    ['.bar', '.log', '.line:last-of-type', '.compose', 'textarea', '.tools', '.people'].map(
      (selector) => {
        const { x, y, width, height } =
          document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
        return [selector, x, y, width, height];
      },
    ),
  );

test('whatever is done before its code is there is done once it is, and nothing moves', async () => {
  const room = newRoom();
  await post(room, 'first ||hidden|| words', 'dee');
  await post(room, 'second', 'dee');
  const react = `${server().url}/api/rooms/${encodeURIComponent(room)}/messages/1/reactions/${encodeURIComponent('🍵')}`;
  const headers = { authorization: `Bearer ${newSecret()}` };
  expect((await fetch(react, { method: 'PUT', headers })).status).toBeLessThan(300);
  const ann = await visit(room, 'ann', { width: 1280 });
  const { page } = ann;
  let letGo = await holdBehind(ann);
  await ann.come();
  await page.locator('.tools .many', { hasText: '1' }).waitFor();
  const before = await places(ann);
  await page.locator('.spoiler').first().click();
  await page.locator('button.tally').click();
  await ann.row('second').focus();
  await page.keyboard.press('Enter');
  expect(await page.locator('.row-menu[data-open], .spoiler.open').count()).toBe(0);
  await letGo();
  await page.locator('.spoiler.open').waitFor();
  await page.locator('button.tally[aria-pressed=true]').waitFor();
  await page.locator('.row-menu[data-open]').waitFor();
  expect(await places(ann)).toEqual(before);

  letGo = await holdBehind(ann);
  await ann.come();
  await ann.row('second').click({ button: 'right' });
  expect(await page.locator('.row-menu[data-open]').count()).toBe(0);
  await letGo();
  await page.locator('.row-menu[data-open]').waitFor();

  letGo = await holdBehind(ann);
  await page.setViewportSize({ width: 390, height: 800 });
  await ann.come();
  await page.getByRole('button', { name: /^People/ }).click();
  expect(await page.locator('.panel[data-open]').count()).toBe(0);
  await letGo();
  await page.locator('.people[data-open]').waitFor();
});

test('where that code is not to be had, the page says so, and talks on all the same', async () => {
  const room = newRoom();
  await post(room, 'first ||hidden|| words', 'dee');
  const ann = await visit(room, 'ann');
  const { page } = ann;
  await page.route(/\/behind-[^/]*\.js/, (route) => route.abort('connectionfailed'));
  await ann.come();
  await page.locator('.spoiler').first().click();
  await page.getByText('That could not be loaded.').waitFor();
  await ann.say('it is sent all the same');
  await ann.sees('it is sent all the same');
});
