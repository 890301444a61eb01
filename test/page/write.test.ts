import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, post } = useServer();

/** Waits until what helps to write is there. */
async function begin({ field, page }: Visit): Promise<void> {
  await field.focus();
  await page.locator('parlour-offers').waitFor({ state: 'attached' });
}

test('keys mark what is selected, and take the marks away; it can be undone', async () => {
  const ann = await visit(newRoom(), 'ann');
  await begin(ann);
  const { field, page } = ann;
  await field.pressSequentially('so good');
  await page.keyboard.press('Control+Shift+ArrowLeft');
  await page.keyboard.press('Control+b');
  expect(await field.inputValue()).toBe('so *good*');
  await page.keyboard.press('_');
  expect(await field.inputValue()).toBe('so *_good_*');
  await page.keyboard.press('Control+i');
  expect(await field.inputValue()).toBe('so *good*');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  expect(await field.inputValue()).toBe('so good');
});

test('within a fence Enter begins a line, and behind it Enter sends', async () => {
  const ann = await visit(newRoom(), 'ann');
  await begin(ann);
  for (const line of ['```js', 'let x', '```']) {
    await ann.field.pressSequentially(line);
    await ann.page.keyboard.press('Enter');
  }
  await ann.sees('let x');
  expect(await ann.page.locator('.fence code').textContent()).toBe('let x');
  expect(await ann.field.inputValue()).toBe('');
});

test('a name of an emoji is completed by keys, and one that is whole by its colon', async () => {
  const ann = await visit(newRoom(), 'ann');
  await begin(ann);
  const { field, page } = ann;
  await field.pressSequentially('hey :tad');
  const list = page.getByRole('listbox', { name: 'Emoji' });
  await list.getByRole('option').first().waitFor();
  expect(await field.getAttribute('aria-controls')).toBe('write-offers');
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('Enter');
  expect(await field.inputValue()).toBe('hey 🎉 ');
  await field.pressSequentially('at 16:30 :lemon:');
  expect(await field.inputValue()).toBe('hey 🎉 at 16:30 🍋');
  await field.pressSequentially(' :hea');
  await list.getByRole('option').first().waitFor();
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await ann.sees('16:30 🍋 :hea');
});

for (const options of [{ width: 1280 }, { width: 390, touch: true, dark: true }]) {
  test(`the picker finds an emoji by its name, and puts it where the caret was, at ${options.width}`, async () => {
    const ann = await visit(newRoom(), 'ann', options);
    const { field, page } = ann;
    await field.fill('plates ');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Emoji' }).click();
    const picker = page.getByRole('dialog', { name: 'Insert an emoji' });
    await picker.waitFor();
    if (process.env['SHOTS'])
      await page.screenshot({ path: `${process.env['SHOTS']}/picker-${options.width}.png` });
    expect(await faultsOf(page)).toEqual([]);
    const box = await picker.boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= options.width).toBe(true);
    const find = page.getByRole('combobox', { name: 'Find an emoji' });
    await find.pressSequentially('plait');
    await picker.getByText('No emoji for “plait”.').waitFor();
    await find.fill('plate');
    await picker.getByRole('option', { name: 'fork knife plate' }).waitFor();
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('plates 🍽️');
    expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
  });
}

test('a message is reacted to from the picker, by keys alone', async () => {
  const room = newRoom();
  await post(room, 'can you bring two plates?');
  const ann = await visit(room, 'ann');
  const { page } = ann;
  await page.locator('.line').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'More emoji' }).press('Enter');
  await page.getByRole('combobox', { name: 'Find an emoji' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.locator('.tally', { hasText: '❤️' }).waitFor();
  expect(await page.locator('.line').evaluate((row) => row.contains(document.activeElement))).toBe(
    true,
  );
});
