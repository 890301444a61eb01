import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { openPage } from '../support/chromium.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';

let parlour: OwnParlour;
const texts = [
  '*Who brings what*\n- lemon cake: _dee_\n- for ann: ||a new blue pot||',
  'this is how\n```js\nconst minutes = leaves.reduce((t, l) => t + l.steep, 0) // four, then pour\n```',
  '> Water is on.\nthe recipe is at lemon.example/cake, the secret is ||tea||, `npm ci` first',
];

beforeAll(async () => {
  parlour = await startParlour({});
  for (const text of texts) {
    const answer = await fetch(`${parlour.url}/api/rooms/tea/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, name: 'cy' }),
    });
    expect(answer.status).toBe(201);
  }
});
afterAll(() => parlour.end());

for (const width of [1280, 390]) {
  test(`the page without scripts has the same looks, at ${width} pixels`, async () => {
    const page = await openPage({
      width,
      dark: width < 500,
      context: { javaScriptEnabled: false },
    });
    await page.goto(`${parlour.url}/lite/tea`);
    if (process.env['SHOTS']) {
      await page.screenshot({ path: `${process.env['SHOTS']}/lite-formatted-${width}.png` });
    }
    expect(await page.locator('#served strong').count()).toBe(1);
    expect(await page.locator('#served pre').count()).toBe(1);
    const hidden = page.locator('.under').last();
    expect(await hidden.isVisible()).toBe(false);
    await page.locator('.spoiler').last().hover();
    expect(await hidden.isVisible()).toBe(true);
  });
}

test('what is hidden there is read with the Tab key, and axe finds no fault', async () => {
  const page = await openPage();
  await page.goto(`${parlour.url}/lite/tea`);
  await page.locator('.spoiler button').first().focus();
  expect(await page.locator('.under').first().isVisible()).toBe(true);
  expect(await faultsOf(page)).toEqual([]);
});
