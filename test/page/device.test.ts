import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { openPage, type PageOptions } from '../support/chromium.ts';
import { useServer } from './room-visit.ts';

const { server, visit, newRoom } = useServer();

const secretIn = (page: Page) => page.evaluate(() => localStorage.getItem('parlour.secret'));

/** Opens one's own card, by the name above one's own line. */
async function openOwn(page: Page): Promise<void> {
  await page.locator('.line .who b').last().click();
  await page.getByRole('button', { name: 'Change name' }).waitFor();
}

/** Says something in a room, and leaves oneself for another device: its link and digits. */
async function carry(): Promise<{ desk: Page; link: string; digits: string }> {
  const ann = await visit(newRoom(), 'ann');
  await ann.say('from the desk');
  await ann.sees('from the desk');
  const { page: desk } = ann;
  await openOwn(desk);
  await desk.getByRole('button', { name: 'Use on another device…' }).click();
  const link = await desk.getByLabel('Link for the other device').inputValue();
  const digits = (await desk.locator('.digits').innerText()).replace(/\D/g, '');
  return { desk, link, digits };
}

/** Somebody in another browser follows the link; a wrong guess stands in its console. */
async function arrive(link: string, name: string, options?: PageOptions): Promise<Page> {
  const page = await openPage(options);
  await page.addInitScript((known) => localStorage.setItem('parlour.name', known), name);
  await page.goto(link);
  await page.getByLabel('Six digits').waitFor();
  return page;
}

const wrong = (digits: string) => String((Number(digits) + 1) % 1_000_000).padStart(6, '0');

async function answer(page: Page, digits: string): Promise<void> {
  await page.getByLabel('Six digits').fill(digits);
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
}

describe('another device', () => {
  test('goes on as the same guest, without a reload, and the link is good once', async () => {
    const { desk, link, digits } = await carry();
    expect(link).toMatch(/#device=[\w-]{22}\.[\w-]{22}$/);
    expect(link).not.toContain(digits);
    expect(await desk.locator('.qr path').getAttribute('d')).toMatch(/^M\d/);
    expect(await faultsOf(desk)).toEqual([]);
    const phone = await arrive(link, 'phone', { width: 390, touch: true });
    expect(phone.url()).not.toContain('#');
    expect(await faultsOf(phone)).toEqual([]);
    await phone.evaluate(() => Object.assign(window, { isSame: true }));
    await answer(phone, wrong(digits));
    await phone.getByText('Those are not its six digits').waitFor();
    await answer(phone, digits);
    await phone.locator('.line .you').first().waitFor();
    expect(await secretIn(phone)).toBe(await secretIn(desk));
    expect(await phone.evaluate(() => 'isSame' in window)).toBe(true);
    await phone.getByLabel('Message to').fill('from the phone');
    await phone.getByRole('button', { name: 'Send' }).tap();
    await desk.locator('.line', { hasText: 'from the phone' }).waitFor();
    expect(await desk.locator('.line .you').count()).toBeGreaterThan(0);
    expect(new Set(await desk.locator('.line .who b').allInnerTexts())).toEqual(new Set(['ann']));
    const other = await arrive(link, 'other');
    await answer(other, digits);
    await other.getByText('That was used already').waitFor();
    await other.getByRole('button', { name: 'Go on as you are' }).click();
    await other.getByLabel('Message to').waitFor();
  });

  test('is asked before messages are left behind that were not sent', async () => {
    const { link, digits } = await carry();
    const phone = await arrive(link, 'bo');
    const before = await secretIn(phone);
    await phone.evaluate(() => {
      const row = { ref: 'r', room: 'elsewhere', author: 'a', text: 'x', at: 1, state: 'failed' };
      localStorage.setItem(`parlour.unsent.${location.host} r`, JSON.stringify(row));
    });
    await answer(phone, digits);
    await phone.getByRole('heading', { name: 'This browser has a message' }).waitFor();
    await phone.getByRole('button', { name: 'Stay as you are' }).click();
    await phone.getByLabel('Message to').waitFor();
    expect(await secretIn(phone)).toBe(before);
  });

  test('where the key in the link is not whole, nobody is replaced', async () => {
    const { link, digits } = await carry();
    const phone = await arrive(`${link.slice(0, -22)}${'A'.repeat(22)}`, 'bo');
    const before = await secretIn(phone);
    await answer(phone, digits);
    await phone.getByText('The link is not whole').waitFor();
    expect(await secretIn(phone)).toBe(before);
  });
});

test('who forgets this browser is another guest, in all tabs', async () => {
  const room = newRoom();
  const { page } = await visit(room, 'ann');
  await page.getByLabel('Message to').fill('mine');
  await page.getByLabel('Message to').press('Enter');
  await page.locator('.line:not(.waiting) .you').waitFor();
  const tab = await page.context().newPage();
  await tab.goto(`${server().url}/r/${room}`);
  await tab.locator('.line .you').waitFor();
  const before = await secretIn(page);
  await openOwn(page);
  await page.getByRole('button', { name: 'Forget this browser…' }).click();
  await page.getByText('You become a new guest').waitFor();
  await page.getByRole('button', { name: 'Forget', exact: true }).click();
  for (const each of [page, tab]) await each.locator('.line .you').waitFor({ state: 'detached' });
  expect(await secretIn(page)).not.toBe(before);
  await page.locator('.line', { hasText: 'mine' }).waitFor();
});
