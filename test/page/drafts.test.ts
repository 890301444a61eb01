import { expect, test } from 'vitest';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom } = useServer();

/** Another tab of the same browser. */
async function tabOf({ page }: Visit) {
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  await tab.locator('.send:enabled').waitFor();
  return tab;
}

test('two tabs have a draft each; both outlive a reload', async () => {
  const ann = await visit(newRoom(), 'ann');
  await ann.field.fill('of the first');
  const other = await tabOf(ann);
  const field = other.getByLabel('Message to');
  expect(await field.inputValue()).toBe('');
  await field.fill('of the second');
  await ann.come();
  await other.reload();
  await other.locator('.send:enabled').waitFor();
  expect(await ann.field.inputValue()).toBe('of the first');
  expect(await field.inputValue()).toBe('of the second');
});

test('the draft of a tab that was closed is found by the next one, once', async () => {
  const ann = await visit(newRoom(), 'ann');
  const closed = await tabOf(ann);
  await closed.getByLabel('Message to').fill('left behind');
  await closed.close();
  const next = await tabOf(ann);
  const field = next.getByLabel('Message to');
  await next.waitForFunction(() => document.querySelector('textarea')?.value === 'left behind');
  await field.press('Enter');
  await ann.sees('left behind');
  const last = await tabOf(ann);
  await last.getByLabel('Message to').fill('!');
  expect(await last.getByLabel('Message to').inputValue()).toBe('!');
  const kept = await last.evaluate(() =>
    Object.entries(localStorage).filter(([key]) => key.startsWith('parlour.draft.')),
  );
  expect(kept.map(([, text]) => JSON.parse(text).text)).toEqual(['!']);
});

test('a half-written edit outlives a reload, and so does the draft below it', async () => {
  const ann = await visit(newRoom(), 'ann');
  await ann.say('frist');
  await ann.sees('frist');
  await ann.field.press('ArrowUp');
  await ann.field.fill('first, and more');
  await ann.come();
  await ann.page.getByText('Editing your message').waitFor();
  expect(await ann.field.inputValue()).toBe('first, and more');
  await ann.field.press('Enter');
  await ann.sees('first, and more');
  expect(await ann.field.inputValue()).toBe('');
  await ann.field.fill('a draft');
  await ann.row('first, and more').hover();
  await ann.page.getByRole('button', { name: 'Edit' }).click();
  await ann.field.fill('again');
  await ann.come();
  await ann.field.press('Escape');
  expect(await ann.field.inputValue()).toBe('a draft');
});

test('an edit that is not taken comes back, and the draft below it stays', async () => {
  const ann = await visit(newRoom(), 'ann');
  await ann.say('mine');
  await ann.sees('mine');
  await ann.field.fill('a draft');
  await ann.row('mine').hover();
  await ann.page.getByRole('button', { name: 'Edit' }).click();
  await ann.field.fill(`a${'\u0301'.repeat(9)}`);
  await ann.field.press('Enter');
  await ann.page.getByRole('status').getByText('accents are piled').waitFor();
  await ann.page.getByText('Editing your message').waitFor();
  expect(await ann.field.inputValue()).toContain('\u0301');
  await ann.field.press('Escape');
  expect(await ann.field.inputValue()).toBe('a draft');
});
