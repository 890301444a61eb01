import { expect, onTestFinished, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { openPage } from '../support/chromium.ts';
import { useServer, Visit } from './room-visit.ts';

const { newRoom, server } = useServer();

/** A room that ann made, and its page. */
async function owned(): Promise<{ ann: Visit; room: string }> {
  const room = newRoom();
  const ann = await Visit.open(`${server().url}/r/${encodeURIComponent(room)}`, 'ann');
  onTestFinished(async () => {
    expect(await ann.forbidden()).toEqual([]);
    await ann.page.context().close();
  });
  await ann.page.evaluate(() => {
    location.hash = 'new';
  });
  await ann.page.getByText('This room is yours').waitFor();
  return { ann, room };
}

async function makeLink({ page }: Visit, role: string, people = '1'): Promise<string> {
  if (!(await page.locator('.settings').isVisible())) await page.locator('.title').click();
  const group = page.locator('summary', { hasText: 'Links that give a role' });
  if (!(await page.getByLabel('Gives the role').isVisible())) await group.click();
  await page.getByLabel('Gives the role').selectOption(role);
  await page.getByLabel('Good for').selectOption(people);
  await page.getByRole('button', { name: 'Make a link' }).click();
  return page.getByLabel('Copy it now').inputValue();
}

test('a link that is pasted in the lobby is followed there, and never sent; without a script it says how', async () => {
  const { ann } = await owned();
  const link = await makeLink(ann, 'member');
  const key = link.split('key=')[1] as string;
  const page = await openPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(server().url);
  await page.getByLabel('Room code or link').fill(`Come in: ${link}`);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'This link makes you a member here' }).waitFor();
  expect(new URL(page.url()).hash).toBe('');
  await page.goto(server().url);
  await page.getByLabel('Room code or link').fill(`https://chat.example/r/tea#key=${key}`);
  await page.keyboard.press('Enter');
  await page.getByText('leads to another server, chat.example').waitFor();
  expect(asked.filter((url) => url.includes(key))).toEqual([]);
  const plain = await openPage({ context: { javaScriptEnabled: false } });
  await plain.goto(server().url);
  await plain.getByLabel('Room code or link').fill(link);
  await plain.keyboard.press('Enter');
  await plain.getByText('Paste it into the address bar of your browser.').waitFor();
  expect(await plain.content()).not.toContain(key);
});

test('an owner makes a link, who comes with it is asked, takes it, and the list says so', async () => {
  const { ann } = await owned();
  const link = await makeLink(ann, 'moderator');
  expect(link).toMatch(/\/r\/room%20\d+#key=[\w-]{32}$/);
  expect(await faultsOf(ann.page)).toEqual([]);
  const page = await openPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.url()} ${request.headers()['referer']}`));
  await page.goto(link);
  const dialog = page.getByRole('dialog', { name: 'This link makes you a moderator here' });
  await dialog.getByText('ann made it').waitFor();
  expect(new URL(page.url()).hash).toBe('');
  expect(await faultsOf(page)).toEqual([]);
  await dialog.getByLabel('Your name').fill('bo');
  await dialog.getByRole('button', { name: 'Take it' }).click();
  await page.getByText('You are now a moderator here.').waitFor();
  await dialog.waitFor({ state: 'detached' });
  await ann.page
    .locator('.member', { hasText: 'bo' })
    .locator('.badge')
    .waitFor({ state: 'attached' });
  const key = link.split('key=')[1] as string;
  expect(asked.filter((line) => line.includes(key))).toEqual([]);
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
  );
  expect(kept).not.toContain(key);
  // Nobody comes back to it.
  await page.goto('about:blank');
  await page.goBack();
  await page.locator('.send').waitFor();
  expect(await page.evaluate(() => location.hash)).toBe('');
  expect(await page.locator('dialog').count()).toBe(0);
  await page.context().close();
});

test('a link opens a closed room, and one that was used says so', async () => {
  const { ann, room } = await owned();
  await ann.page.locator('.title').click();
  await ann.page.locator('summary', { hasText: 'Who may come in' }).click();
  await ann.page.getByLabel('Who may read').selectOption('members');
  await ann.page.getByText('Saved', { exact: true }).waitFor();
  const link = await makeLink(ann, 'member');
  await ann.say('For members alone.');
  const bo = await openPage();
  await bo.goto(`${server().url}/r/${encodeURIComponent(room)}`);
  await bo.getByText('Only members may be in this room.').waitFor();
  // Pasted into the address of the page that is open.
  await bo.goto(link);
  await bo.getByRole('button', { name: 'Take it' }).click();
  await bo.locator('.line', { hasText: 'For members alone.' }).waitFor();
  expect(new URL(bo.url()).hash).toBe('');
  const cy = await openPage();
  await cy.goto(link);
  await cy.getByText('That link leads nowhere').waitFor();
  expect(await cy.locator('dialog').count()).toBe(0);
  for (const page of [bo, cy]) await page.context().close();
});

test('a link is taken back alone, or with the roles it gave; not now takes nothing', async () => {
  const { ann } = await owned();
  const link = await makeLink(ann, 'member', '5');
  const bo = await openPage({ width: 390, touch: true });
  await bo.goto(link);
  await bo.getByRole('button', { name: 'Not now' }).click();
  await bo.locator('dialog').waitFor({ state: 'detached' });
  await bo.goto(link);
  await bo.getByRole('button', { name: 'Take it' }).click();
  await bo.getByText('You are now a member here.').waitFor();
  await ann.page.locator('.settings').getByRole('button', { name: 'Close settings' }).click();
  await ann.page.locator('.title').click();
  await ann.page.locator('summary', { hasText: 'Links that give a role' }).click();
  await ann.page.getByText('Taken 1 of 5').waitFor();
  await ann.page.getByRole('button', { name: 'Take back the link for member' }).click();
  await ann.page.getByRole('button', { name: 'With the roles it gave' }).click();
  await ann.page.getByText('Taken 1 of 5').waitFor({ state: 'detached' });
  await bo.getByText('You are no longer a member here.').waitFor();
  await bo.context().close();
});
