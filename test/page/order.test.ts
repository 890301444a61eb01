import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { askAndAnswer, makeModerator } from './keep-order.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

/** The author's id behind a page, once it has said something. */
async function idOf(person: Visit): Promise<string> {
  const row = person.page.locator('.line.me').first();
  return (await row.getAttribute('data-author')) ?? '';
}

async function make(room: string, person: Visit, role: string): Promise<void> {
  await server().act('room', 'grant', room, await idOf(person), role);
}

/** Two people in a room of its own, of whom the first owns it. */
async function ownerAndGuest(): Promise<{ room: string; ann: Visit; bo: Visit }> {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  const bo = await visit(room, 'bo');
  await ann.say('Water is on.');
  await bo.say('Two cups, please.');
  await ann.sees('Two cups, please.');
  await bo.sees('Water is on.');
  await make(room, ann, 'owner');
  await ann.page.getByText('You are now an owner here.').waitFor();
  return { room, ann, bo };
}

const openSettings = ({ page }: Visit) => page.locator('.title').click();

test('a setting counts at once, for everybody; who may only see it reads it', async () => {
  const { ann, bo } = await ownerAndGuest();
  await openSettings(ann);
  const { page } = ann;
  await page.getByText('Whoever has the code or the link can read here').waitFor();
  await page.getByLabel('Title').fill('Tea at five');
  await page.keyboard.press('Enter');
  await page.getByText('Saved', { exact: true }).waitFor();
  await bo.page.getByRole('heading', { name: 'Tea at five' }).waitFor();
  await openSettings(bo);
  expect(await bo.page.locator('.settings :is(input, select, textarea)').count()).toBe(0);
  expect(await bo.page.locator('.settings .value').first().textContent()).toBe('Tea at five');
  await page.getByText('Saved', { exact: true }).first().waitFor({ state: 'detached' });
  await page.getByText('The name that stands above the room').waitFor();
});

test('a setting that is not taken says why, and shows what counts', async () => {
  const { ann } = await ownerAndGuest();
  await openSettings(ann);
  const { page } = ann;
  await page.getByLabel('Title').fill('As it is');
  await page.keyboard.press('Enter');
  await page.getByText('Saved', { exact: true }).waitFor();
  // A script fills in more than may be typed.
  await page.getByLabel('Title').evaluate((field) => field.removeAttribute('maxlength'));
  await page.getByLabel('Title').fill('x'.repeat(81));
  await page.keyboard.press('Enter');
  await page.locator('.settings .failed').waitFor();
  expect(await page.getByLabel('Title').inputValue()).toBe('As it is');
});

test('a room that opens by the clock lets people write without a reload', async () => {
  const { room, bo } = await ownerAndGuest();
  await server().act('room', 'set', room, 'opens', `${Date.now() + 600_000}`);
  // Late in the evening those ten minutes end on another day, and the words name it.
  await bo.page.locator('.barred', { hasText: /This room opens (at|on) / }).waitFor();
  await bo.page.getByRole('button', { name: /^Opens (at|on) / }).waitFor();
  await server().act('room', 'set', room, 'opens', `${Date.now() + 2_000}`);
  await bo.page.locator('.barred').waitFor({ state: 'detached' });
  await bo.page.getByRole('button', { name: /^Opens (at|on) / }).waitFor({ state: 'detached' });
  await bo.say('Open at last.');
  await bo.sees('Open at last.');
});

test('that texts are kept for less is announced, and counts a day later', async () => {
  const { room, ann, bo } = await ownerAndGuest();
  await openSettings(ann);
  await ann.page.locator('summary', { hasText: 'What is kept' }).click();
  await ann.page.getByLabel('Kept for').selectOption('24h');
  await bo.page.getByText(/^Texts are kept for 1 day from .+ on\.$/).waitFor();
  const cy = await visit(room, 'cy');
  await cy.page.getByRole('button', { name: 'Kept 1 day soon' }).click();
  await cy.page.getByText(/^Texts that are older are deleted from .+ on\. Names/).waitFor();
  await openSettings(cy);
  await cy.page.getByText(/read here\. Texts are kept for 1 day from .+ on\. Names/).waitFor();
});

test('texts that are too old go from a page that is open, and chips say how long they stay', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  await ann.say('an old secret');
  await ann.say('the latest');
  await ann.sees('the latest');
  const author = { id: 'h_x', name: 'host' };
  const at = Date.now() - 48 * 3_600_000;
  const change = { type: 'set', setting: 'keep', value: '1' } as const;
  await server().amend((store) => {
    const name = store.find(room);
    return name ? store.commit([{ room: name, author, at, change }]) : Promise.reject(room);
  });
  await ann.row('the latest').waitFor();
  await ann.row('an old secret').waitFor({ state: 'detached' });
  await ann.page.getByRole('button', { name: 'Keeps the latest 1' }).waitFor();
});

test('who may not write reads why in its place, keeps what was typed, and asks the hosts', async () => {
  const { room, ann, bo } = await ownerAndGuest();
  const cy = await visit(room, 'cy');
  await bo.field.fill('Half a senten');
  await openSettings(ann);
  await ann.page.locator('summary', { hasText: 'Who may come in' }).click();
  await ann.page.getByLabel('Who may write').selectOption('members');
  await bo.page.locator('.barred', { hasText: 'Only members write here.' }).waitFor();
  expect(await bo.page.locator('textarea:visible').count()).toBe(0);
  const chip = bo.page.getByRole('button', { name: 'Members write' });
  await chip.click();
  await bo.page.getByText('Only members write here at the moment.').waitFor();
  await bo.page.keyboard.press('Escape');
  expect(await chip.getAttribute('aria-expanded')).toBe('false');

  await bo.page.locator('.barred').getByRole('button', { name: 'Ask the hosts' }).click();
  await askAndAnswer(ann, bo);
  await bo.page.getByText('ann answered your question.').waitFor();
  await ann.page.getByText('Nothing waits.').waitFor();
  expect(await cy.page.content()).not.toMatch(/bring cake|You may\./);
  await bo.page.reload();
  await bo.page.locator('.own-question .answer', { hasText: 'You may.' }).waitFor();
});

test('a card gives a role and takes it, and the page of whom it is about says so', async () => {
  const { ann, bo } = await ownerAndGuest();
  await bo.page.locator('.line', { hasText: 'Water is on.' }).locator('b').click();
  await bo.page.getByRole('dialog', { name: 'About ann' }).waitFor();
  expect(await bo.page.locator('.order').count()).toBe(0);
  await bo.page.keyboard.press('Escape');

  await ann.page.getByRole('button', { name: 'bo', exact: true }).click();
  const card = await makeModerator(ann, bo);
  await ann.page.locator('.member', { hasText: 'bo' }).locator('.badge').waitFor();

  await ann.row('As a moderator.').locator('b').click();
  await card.getByRole('button', { name: 'No longer moderator' }).click();
  await bo.page.getByText('You are no longer a moderator here.').waitFor();
  await bo.page.getByRole('button', { name: /Waiting for you/ }).waitFor({ state: 'detached' });
});

test('a card takes the focus, gives it back, and opens from the keyboard', async () => {
  const { bo } = await ownerAndGuest();
  const { page } = bo;
  const row = bo.row('Water is on.');
  // The row is made anew as its author becomes an owner, and one that was just replaced takes no focus.
  const hasFocus = async () => {
    await row.focus();
    return row.evaluate((it) => it === document.activeElement);
  };
  await expect.poll(hasFocus).toBe(true);
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'About ann' }).press('Enter');
  await page
    .getByRole('dialog', { name: 'About ann' })
    .getByRole('button', { name: 'Close' })
    .waitFor();
  expect(await page.evaluate(() => document.activeElement?.closest('parlour-card') !== null)).toBe(
    true,
  );
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement?.classList.contains('line'));
  await row.locator('b').click();
  await page.getByRole('button', { name: 'Mention' }).click();
  expect(await bo.field.inputValue()).toBe('@ann ');
});

test.each([
  [1280, false],
  [390, true],
])('card, settings and questions break no rule of accessibility, %i px', async (width, dark) => {
  const room = newRoom();
  const touch = width < 500;
  const { page, ...ann } = await visit(room, 'ann', { width, dark, touch });
  await page.getByLabel('Message to').fill('Water is on.');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('.line.me:not(.waiting)').waitFor();
  await make(room, { page, ...ann } as Visit, 'owner');
  await page.getByText('You are now an owner here.').waitFor();
  await server().act('room', 'set', room, 'post', 'members');
  await page.getByRole('button', { name: 'Members write' }).click();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('button', { name: /^Waiting for you/ }).click();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Close the queue' }).click();
  await page.locator('.line b').click();
  await page.getByRole('dialog').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.locator('.title').click();
  for (const summary of await page.locator('summary').all()) {
    if ((await summary.locator('..').getAttribute('open')) === null) await summary.click();
  }
  expect(await faultsOf(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  const small = await page
    .locator('.settings :is(button, select, input:not(.switch), summary):visible')
    .evaluateAll((parts) =>
      parts
        .filter((part) => part.getBoundingClientRect().height < 44)
        .map((part) => part.outerHTML),
    );
  if (touch) expect(small).toEqual([]);
});

test('who is new reads from when it may send, types already, and sends without a reload', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  await ann.say('Water is on.');
  await ann.sees('Water is on.');
  // Long enough to be read on a busy machine.
  await server().act('room', 'set', room, 'newcomers', '600');
  const bo = await visit(room, 'bo');
  await bo.page
    .getByText(/^You can send from .+ on: whoever never wrote here reads for .+ first\.$/)
    .waitFor();
  await bo.page.getByRole('button', { name: /^New people wait/ }).click();
  await bo.page.getByText('You can type already.').waitFor();
  await bo.field.fill('Two cups, please.');
  await bo.field.press('Enter');
  expect(await bo.field.inputValue()).toBe('Two cups, please.');
  await server().act('room', 'set', room, 'newcomers', '1');
  await bo.page.getByRole('button', { name: 'Send', exact: true }).waitFor();
  await bo.field.press('Enter');
  await ann.sees('Two cups, please.');
});

test('people who are only counted, or not shown, are so on the page, and who keeps order sees them', async () => {
  const { room, ann, bo } = await ownerAndGuest();
  await server().act('room', 'set', room, 'people', 'counted');
  await bo.page.getByText('People are only counted here.').waitFor();
  expect(await bo.page.locator('.member').count()).toBe(0);
  await bo.page.getByRole('button', { name: 'People, 2 here' }).waitFor();
  await server().act('room', 'set', room, 'people', 'hidden');
  await bo.page.getByText('People are not shown here.').waitFor();
  await bo.page.getByRole('button', { name: 'People', exact: true }).waitFor();
  const cy = await visit(room, 'cy');
  await cy.page.getByRole('button', { name: 'People', exact: true }).waitFor();
  expect(await ann.page.locator('.member').count()).toBe(2);
});

test('rules are read once before the first message, and again when they are others', async () => {
  const { room, ann, bo } = await ownerAndGuest();
  await bo.field.fill('Half a senten');
  await server().act('room', 'set', room, 'rules', 'Be kind.\nNo ads.');
  const rules = bo.page.getByRole('group', { name: 'House rules' });
  await rules.getByText('Be kind.').waitFor();
  expect(await bo.page.locator('textarea:visible').count()).toBe(0);
  expect(await faultsOf(bo.page)).toEqual([]);
  await rules.getByRole('button', { name: 'I have read them' }).click();
  await bo.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  expect(await bo.field.inputValue()).toBe('Half a senten');
  expect(await ann.page.getByRole('group', { name: 'House rules' }).count()).toBe(0);
  await bo.page.reload();
  await bo.say('Kindly.');
  await ann.sees('Kindly.');
  await server().act('room', 'set', room, 'rules', 'Be kind, always.');
  await rules.getByText('Be kind, always.').waitFor();
  const lite = await fetch(`${server().url}/lite/${room}`);
  expect(await lite.text()).toContain('<p class="rules" dir="auto">Be kind, always.</p>');
});

test('two with a badge and one name are told apart by their ids, in lines and in the list', async () => {
  const room = newRoom();
  const [one, other] = [await visit(room, 'ann'), await visit(room, 'Ann')];
  for (const [visitor, text] of [
    [one, 'One.'],
    [other, 'Another.'],
  ] as const) {
    await visitor.say(text);
    const own = visitor.page.locator('.line.me:not(.waiting)').first();
    const id = (await own.getAttribute('data-author')) ?? '';
    await server().act('room', 'grant', room, id, 'owner', '--name', 'ann');
    await visitor.page.getByText('You are now an owner here.').waitFor();
    await visitor.say(`${text} As an owner.`);
  }
  await one.sees('Another. As an owner.');
  const ids = await one.page
    .locator('.line', { hasText: 'As an owner.' })
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['author'] ?? ''));
  const tags = [...new Set(ids)].map((id) => `${id.slice(2, 6)}-${id.slice(6, 10)}`).sort();
  const shown = async (within: string) =>
    [...new Set(await one.page.locator(`${within} .tag`).allTextContents())].sort();
  await expect.poll(() => shown('.people')).toEqual(tags);
  await expect.poll(() => shown('.line')).toEqual(tags);
  await one.page.reload();
  await expect.poll(() => shown('.line')).toEqual(tags);
  expect(await faultsOf(one.page)).toEqual([]);
});
