import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { useServer } from './room-visit.ts';

const { visit, newRoom, post, server } = useServer();

const turn = (page: Page) =>
  page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });

/** For each element, whether its text stands nearer to the right of it than to the left. */
const standRight = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((parts) =>
    parts.map((part) => {
      const text = document.createRange();
      text.selectNodeContents(part);
      const { left, right } = text.getBoundingClientRect();
      const box = part.getBoundingClientRect();
      return box.right - right < left - box.left;
    }),
  );

test('what people typed keeps the side of its row, whichever way it reads', async () => {
  const room = newRoom();
  await post(room, 'Water is on.');
  await post(room, 'هل بقي شاي؟');
  const { page } = await visit(room, 'ann');
  await turn(page);
  expect(await standRight(page, '.text')).toEqual([true, true]);
  await page.getByRole('button', { name: 'Search messages' }).click();
  await page.getByRole('searchbox').fill('water');
  await page.locator('.found li').first().waitFor();
  expect(await standRight(page, '.found .words')).toEqual([true]);
  const lite = await openPage();
  await lite.goto(`${server().url}/lite/${encodeURIComponent(room)}`);
  await turn(lite);
  // Short lines are as wide as their text; a long one fills its row.
  const sides = await lite
    .locator('#served p')
    .evaluateAll((parts) => parts.map((part) => getComputedStyle(part).textAlign));
  expect(sides).toEqual(['right', 'right']);
  await lite.context().close();
});

test('what is quoted is cut at its end, whichever way it reads, and covers what its writer covered', async () => {
  const room = newRoom();
  await post(room, `It was ||the butler||, and ${'this is long, '.repeat(9)}`);
  await fetch(`${server().url}/api/rooms/${room}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'An answer.', name: 'dee', reply: 1 }),
  });
  const { page } = await visit(room, 'ann', { width: 390 });
  await turn(page);
  const quote = page.locator('.quote [dir]');
  expect(await quote.textContent()).toMatch(/^It was ▒▒▒, and this/);
  const begins = await quote.evaluate((part) => {
    const text = document.createRange();
    text.selectNodeContents(part);
    return text.getBoundingClientRect().left >= part.getBoundingClientRect().left;
  });
  expect(begins).toBe(true);
});

test('what was checked is told from the lower number to the higher one', async () => {
  const room = newRoom();
  await post(room, 'one');
  await post(room, 'two');
  const { page } = await visit(room, 'ann');
  await turn(page);
  const numbers = page.locator('.proof bdi');
  await numbers.filter({ hasText: '1…2' }).waitFor();
  const [first, last] = await numbers.evaluate((part) => {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    const places: number[] = [];
    while (walker.nextNode()) {
      const text = document.createRange();
      text.selectNodeContents(walker.currentNode);
      if (/^\d+$/.test(text.toString())) places.push(text.getBoundingClientRect().left);
    }
    return places;
  });
  expect(first).toBeLessThan(last ?? 0);
});
