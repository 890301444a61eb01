import { expect, onTestFinished, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer, Visit } from './room-visit.ts';

const { newRoom, server } = useServer();

/** A room that ann made, with three messages, and the settings of words open. */
async function atFilters(width = 1_280, dark = false): Promise<Visit> {
  const address = `${server().url}/r/${encodeURIComponent(newRoom())}`;
  const colorScheme = dark ? 'dark' : 'light';
  const size = { viewport: { width, height: 900 }, colorScheme } as const;
  const ann = await Visit.open(address, 'ann', { context: size });
  onTestFinished(async () => {
    expect(await ann.forbidden()).toEqual([]);
    await ann.page.context().close();
  });
  await ann.page.evaluate(() => {
    location.hash = 'new';
  });
  await ann.page.getByText('This room is yours').waitFor();
  for (const text of ['Tea is ready.', 'Bring cake!', 'No cakes, please.']) {
    await ann.say(text);
    await ann.sees(text);
  }
  await ann.page.locator('.title').click();
  await ann.page.locator('summary', { hasText: 'Pace and words' }).click();
  return ann;
}

const tryButton = (ann: Visit) =>
  ann.page.getByRole('button', { name: 'Try on the last 1,000 messages' });

test('filters are tried before they are saved, and what is wrong with them is told by its line', async () => {
  const ann = await atFilters();
  const { page } = ann;
  const field = page.getByLabel('Filters');
  await field.fill('coffee');
  await tryButton(ann).click();
  await page.getByText('None of 3 messages.').waitFor();
  await field.fill('coffee\ncak*\nflag: tea');
  await tryButton(ann).click();
  await page.getByText('3 of 3 messages:').waitFor();
  const lines = page.locator('.trial li');
  expect(
    (await lines.allTextContents()).map((line) => line.replaceAll(/\s+/g, ' ').trim()),
  ).toEqual([
    expect.stringContaining('Line 2, cak*: 2 refused'),
    expect.stringContaining('Line 3, flag: tea: 1 shown to you'),
  ]);
  await field.fill('coffee\nc*ke');
  await tryButton(ann).click();
  await page.getByRole('alert').filter({ hasText: 'Line 2: That is no rule' }).waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('.settings .failed', { hasText: 'Line 2: That is no rule' }).waitFor();
  expect(await field.inputValue()).toBe('coffee\nc*ke');
  await field.fill('coffee');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).waitFor({ state: 'detached' });
});

test('a number of what was found leads to the message', async () => {
  const ann = await atFilters();
  await ann.page.getByLabel('Filters').fill('cake');
  await tryButton(ann).click();
  await ann.page.locator('.trial a').click();
  const row = ann.page.locator('.line', { hasText: 'Bring cake!' });
  await expect.poll(() => row.evaluate((line) => line.contains(document.activeElement))).toBe(true);
});

test.each([
  [1_280, false],
  [320, true],
])('the filters break no rule of accessibility, %i px', async (width, dark) => {
  const ann = await atFilters(width, dark);
  await ann.page.getByLabel('Filters').fill('cake\nhold: *tea*');
  await tryButton(ann).click();
  await ann.page.locator('.trial li').first().waitFor();
  expect(await faultsOf(ann.page)).toEqual([]);
  const over = await ann.page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(over).toBe(0);
});
