import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, post, server } = useServer();

const menuOf = ({ page }: Visit) => page.locator('.row-menu[data-open]');

test('the menu of a message opens by its button, the right key of a mouse and Enter, and gives the focus back', async () => {
  const room = newRoom();
  await post(room, 'Water is on.', 'dee');
  const ann = await visit(room, 'ann');
  const { page } = ann;
  const row = ann.row('Water is on.');
  await row.hover();
  await row.getByRole('button', { name: 'More' }).click();
  await menuOf(ann).getByRole('menuitem', { name: 'Copy text' }).waitFor();
  await page.keyboard.press('Escape');
  await menuOf(ann).waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.id === 'm1');

  await row.locator('.words').click({ button: 'right' });
  await menuOf(ann).waitFor();
  await page.mouse.click(5, 400);
  await menuOf(ann).waitFor({ state: 'detached' });

  await row.focus();
  await page.keyboard.press('Enter');
  await menuOf(ann).getByRole('menuitemcheckbox', { name: 'React with 👍' }).waitFor();
  await page.keyboard.press('ArrowDown');
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
  expect(await focused()).toMatch(/^Reply/);
  await page.keyboard.press('ArrowUp');
  expect(await focused()).toBe('👍');
  await page.keyboard.press('a');
  await page.getByRole('dialog', { name: 'About dee' }).waitFor();
  expect(await ann.field.inputValue()).toBe('');
});

test('what is typed while the code of the menu loads is for the menu; Escape means that it is not wanted', async () => {
  const room = newRoom();
  await post(room, 'Water is on.', 'dee');
  const ann = await visit(room, 'ann');
  const { page } = ann;
  let asked = 0;
  const code = Promise.withResolvers<void>();
  await page.route(/\/message-menu-[^/]*\.js/, async (route) => {
    asked++;
    await code.promise;
    await route.continue();
  });
  const row = ann.row('Water is on.');
  await row.hover();
  await row.getByRole('button', { name: 'More' }).waitFor();
  await row.focus();
  for (const key of ['Enter', 'x', 'Escape', 'Enter', 'Enter', 'a']) await page.keyboard.press(key);
  expect(await ann.field.inputValue()).toBe('');
  expect(asked).toBe(1);
  code.resolve();
  await page.getByRole('dialog', { name: 'About dee' }).waitFor();
  expect(await menuOf(ann).count()).toBe(0);
  await page.keyboard.press('Escape');
  await row.focus();
  await page.keyboard.press('t');
  expect(await ann.field.inputValue()).toBe('t');
});

test('somebody is hidden for oneself: lines, writing and the count of what is new, in every room and tab', async () => {
  const room = newRoom();
  const bo = await visit(room, 'bo');
  await bo.say('an advertisement');
  await bo.sees('an advertisement');
  const ann = await visit(room, 'ann');
  const { page } = ann;
  await bo.say('another one');
  await ann.sees('another one');
  await ann.row('another one').click({ button: 'right' });
  await menuOf(ann).getByRole('menuitem', { name: 'Hide bo for me' }).click();
  await page.getByText('Hidden person · 2 messages').waitFor();
  expect(await ann.texts()).toEqual([]);
  await page.getByText('What bo says is hidden for you, in this browser alone.').waitFor();
  expect(await faultsOf(page)).toEqual([]);

  await post(room, 'Welcome.', 'cy');
  await ann.sees('Welcome.');
  await page.evaluate(() => {
    const announcer = document.querySelector('.announcer');
    const spoken: string[] = [];
    Object.assign(window, { spoken });
    new MutationObserver(() => spoken.push(announcer?.textContent ?? '')).observe(
      announcer as Node,
      { childList: true, characterData: true, subtree: true },
    );
  });
  await bo.say('a third one');
  await page.getByText('Hidden person', { exact: false }).nth(1).waitFor();
  await bo.field.pressSequentially('abc');
  await post(room, 'Still here?', 'cy');
  await ann.sees('Still here?');
  expect(await page.locator('.typing').textContent()).not.toContain('bo');
  await page.locator('.announcer', { hasText: 'cy: Still here?' }).waitFor({ state: 'attached' });
  const spoken = await page.evaluate(() => (window as unknown as { spoken: string[] }).spoken);
  expect(spoken.join(' ')).not.toContain('third');

  // Opened, it can be read; everybody else sees it all the time.
  await page.getByRole('button', { name: 'Show', exact: true }).first().click();
  await ann.sees('an advertisement');
  expect(await ann.row('an advertisement').locator('b').textContent()).toBe('bo');

  const other = newRoom();
  await bo.page.goto(bo.page.url().replace(/[^/]+$/, encodeURIComponent(other)));
  await bo.say('here, too');
  await page.goto(page.url().replace(/[^/]+$/, encodeURIComponent(other)));
  await page.getByText('Hidden person').waitFor();
  await page.locator('.title').click();
  await page.locator('summary', { hasText: 'People you hid' }).click();
  await page.getByRole('button', { name: 'Show bo again' }).click();
  await ann.sees('here, too');
  await page.getByRole('button', { name: 'Show bo again' }).waitFor({ state: 'detached' });
  await page.locator('.line b').click();
  const card = page.getByRole('dialog', { name: 'About bo' });
  await card.getByRole('button', { name: 'Hide for me' }).click();
  await page.getByText('Hidden person').waitFor();
  await card.getByRole('button', { name: 'Show again' }).click();
  await ann.sees('here, too');
});

test.each([
  [1280, false],
  [390, true],
])('the menu breaks no rule of accessibility, %i px', async (width, dark) => {
  const room = newRoom();
  await post(room, 'Water is on.', 'dee');
  const touch = width < 500;
  const ann = await visit(room, 'ann', { width, dark, touch });
  await ann.row('Water is on.').focus();
  await ann.page.keyboard.press('Enter');
  await menuOf(ann).waitFor();
  expect(await faultsOf(ann.page)).toEqual([]);
  const small = await menuOf(ann)
    .locator('button:visible')
    .evaluateAll(
      (parts) =>
        parts
          .map((part) => part.getBoundingClientRect())
          .filter(({ width, height }) => Math.min(width, height) < 44).length,
    );
  if (touch) expect(small).toBe(0);
});

test('those who keep order read what a message said before, where the room keeps that', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  const bo = await visit(room, 'bo');
  await ann.say('Water is on.');
  await bo.say('Two cups, pleas.');
  await ann.sees('Two cups, pleas.');
  const id = await ann.page.locator('.line.me').first().getAttribute('data-author');
  await server().act('room', 'grant', room, id ?? '', 'owner');
  await ann.page.getByText('You are now an owner here.').waitFor();
  const edited = async (text: string) => {
    await bo.field.press('ArrowUp');
    await bo.field.fill(text);
    await bo.field.press('Enter');
    await ann.sees(text);
    await ann.row(text).click({ button: 'right' });
  };
  await edited('Two cups, please.');
  const former = menuOf(ann).getByRole('menuitem', { name: 'What it said before' });
  await menuOf(ann).getByRole('menuitem', { name: 'Copy text' }).waitFor();
  expect(await former.count()).toBe(0);
  await ann.page.keyboard.press('Escape');
  await server().act('room', 'set', room, 'former', 'moderators');
  await ann.page.setViewportSize({ width: 1280, height: 400 });
  await edited('Three cups, please.');
  await former.waitFor();
  await former.click();
  await ann.page.locator('.before li', { hasText: 'Two cups, please.' }).waitFor();
  expect(await ann.page.locator('.before li').count()).toBe(1);
  const below = async () => {
    const { y = 0, height = 0 } = (await menuOf(ann).boundingBox()) ?? {};
    return y + height;
  };
  await expect.poll(below).toBeLessThanOrEqual(400);
  expect(await faultsOf(ann.page)).toEqual([]);
  await ann.page.keyboard.press('Escape');
  await former.waitFor();
  await ann.page.keyboard.press('Escape');
  await bo.row('Three cups, please.').click({ button: 'right' });
  await menuOf(bo).getByRole('menuitem', { name: 'Copy text' }).waitFor();
  expect(await menuOf(bo).getByRole('menuitem', { name: 'What it said before' }).count()).toBe(0);
});

test('a message is offered to be edited while its time is not over', async () => {
  const room = newRoom();
  const bo = await visit(room, 'bo');
  await bo.say('Two cups, please.');
  await bo.sees('Two cups, please.');
  const id = (await bo.page.locator('.line.me').first().getAttribute('data-author')) ?? '';
  await server().act('room', 'set', room, 'edits', '3600');
  const at = Date.now() - 7_200_000;
  await server().amend(async (store) => {
    const name = store.find(room);
    if (!name) throw new Error(room);
    const change = { type: 'posted', text: 'From this morning.' } as const;
    await store.commit([{ room: name, author: { id, name: 'bo' }, at, change }]);
  });
  const offered = async (text: string) => {
    await bo.row(text).click({ button: 'right' });
    await menuOf(bo).getByRole('menuitem', { name: 'Delete' }).waitFor();
    const many = await menuOf(bo).getByRole('menuitem', { name: 'Edit' }).count();
    await bo.page.keyboard.press('Escape');
    return many;
  };
  await bo.sees('From this morning.');
  expect([await offered('Two cups, please.'), await offered('From this morning.')]).toEqual([1, 0]);
  await bo.field.press('ArrowUp');
  await bo.page.getByText('The time in which that message may be edited is over.').waitFor();
  expect(await bo.field.inputValue()).toBe('');
});
