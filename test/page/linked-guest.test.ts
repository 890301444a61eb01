import { expect, test } from 'vitest';
import type { AppOptions } from '../../src/web/app-options.ts';
import { faultsOf } from '../support/axe.ts';
import { openPage } from '../support/chromium.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';
import { useAppPage } from './app-page.ts';

const own = useAppPage();
const secret = 's'.repeat(43);
const coffee = '/api/rooms/tea/messages/1/reactions/☕';

test('who signs in on a page that brings a token keeps what it wrote as a guest, if it says so', async () => {
  const house = await openTokenHouse({ origins: 'any' });
  await house.post('tea', 'written as a guest', secret);
  const ann = tokenOf({ sub: 'ann', name: 'Ann A.' });
  for (const bearer of [secret, ann]) await house.ask(coffee, bearer, { method: 'PUT' });
  const page = await openPage();
  await page.goto(own.url());
  const served = await (await fetch(`${house.url}/r/tea`)).text();
  const markup = /<div class="house".*<\/div>(?=\s*<\/body>)/s.exec(served)?.[0] ?? '';
  await page.evaluate(
    ([html, server, token, guest]) => {
      localStorage.setItem(`parlour.at.${new URL(server).host}.secret`, guest);
      document.documentElement.lang = 'en';
      document.body.innerHTML = html;
      const options: AppOptions = { server, getToken: () => token, account: 'ann' };
      window.app(document.querySelector<HTMLElement>('.house') as HTMLElement, options);
    },
    [markup, house.wsUrl, ann, secret] as const,
  );
  const row = page.locator('.line', { hasText: 'written as a guest' });
  await row.waitFor();
  await page.locator('.member', { hasText: 'Ann A.' }).waitFor();
  expect(await row.locator('.you').count()).toBe(0);
  await page.locator('.member', { hasText: 'Ann A.' }).click();
  await page.getByRole('button', { name: 'What I wrote as a guest…' }).click();
  await page.getByText('Those who keep order here will see that it was you').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByRole('button', { name: 'What I wrote as a guest…' }).click();
  await page.getByRole('button', { name: 'It was me, Ann A.' }).click();
  await row.locator('.you').waitFor();
  await row.getByRole('button', { name: '☕ 2', pressed: true }).click();
  await expect.poll(() => row.locator('.tally').count()).toBe(0);
  await row.hover();
  await row.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('menuitem', { name: 'Delete for everybody' }).click();
  await page.getByText('This message was removed.').waitFor();
  expect((await house.post('tea', 'still me?', secret)).status).toBe(403);
});
