import { expect, test } from 'vitest';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

async function moderatorAndGuest() {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  const eve = await visit(room, 'eve');
  await ann.say('Water is on.');
  await eve.sees('Water is on.');
  await eve.say('Cheap watches');
  await ann.sees('Cheap watches');
  const id = await ann.page.locator('.line.me').getAttribute('data-author');
  await server().act('room', 'grant', room, id ?? '', 'moderator');
  await ann.page.getByText('You are now a moderator here.').waitFor();
  return { room, ann, eve };
}

const toast = ({ page }: Visit, text: string) => page.locator('.toast', { hasText: text });

test('words of a report outlive Escape, a tap beside and a message that comes meanwhile, until they are sent', async () => {
  const { ann, eve } = await moderatorAndGuest();
  const field = eve.page.getByLabel('Report ann’s message: why?');
  const open = async () => {
    await eve.row('Water is on.').click({ button: 'right' });
    await eve.page.getByRole('menuitem', { name: 'Report' }).click();
    await field.waitFor();
  };
  await open();
  await field.fill('half a rea');
  await eve.page.keyboard.press('Escape');
  await eve.page.getByRole('menuitem', { name: 'Report' }).click();
  expect(await field.inputValue()).toBe('half a rea');
  await field.fill('half a reas');
  await eve.page.mouse.click(5, 300);
  await field.waitFor({ state: 'detached' });
  await ann.say('Meanwhile.');
  await eve.sees('Meanwhile.');
  await open();
  expect(await field.inputValue()).toBe('half a reas');
  await field.press('Enter');
  await toast(eve, 'Reported.').waitFor();
  await open();
  expect(await field.inputValue()).toBe('');
});

test('the reason of a ban and a note outlive the sheet, each for its own person, until they are sent', async () => {
  const { ann } = await moderatorAndGuest();
  const menu = ann.page.locator('.row-menu[data-open]');
  const why = ann.page.getByLabel(/^Why/);
  const openBan = async () => {
    await ann.row('Cheap watches').click({ button: 'right' });
    await menu.getByRole('menuitem', { name: 'Ban eve' }).click();
    await why.waitFor();
  };
  await openBan();
  await why.fill('adverts, again');
  await menu.getByLabel('Ban eve').selectOption({ label: 'For a week' });
  await ann.page.mouse.click(5, 300);
  await why.waitFor({ state: 'detached' });
  // In the card it is the same ban.
  await ann.row('Cheap watches').locator('b').click();
  const card = ann.page.getByRole('dialog', { name: 'About eve' });
  const note = card.getByLabel('Add a note about eve');
  await note.fill('seen in Town');
  await card.getByRole('button', { name: 'Ban eve…' }).click();
  expect(await why.inputValue()).toBe('adverts, again');
  await ann.page.keyboard.press('Escape');
  await ann.row('Cheap watches').locator('b').click();
  expect(await note.inputValue()).toBe('seen in Town');
  await ann.page.keyboard.press('Escape');
  await openBan();
  await menu.getByRole('button', { name: 'Ban eve' }).click();
  await toast(ann, 'eve is banned for 1 week.')
    .or(toast(ann, 'eve is banned for 7 days.'))
    .waitFor();
  await openBan();
  expect(await why.inputValue()).toBe('');
});

test('words to those who keep order never become a message to all, and come back; what stood there does, too', async () => {
  const { ann, eve } = await moderatorAndGuest();
  const ask = async () => {
    await eve.page.locator('.compose .plus').click();
    await eve.page.getByRole('menuitem', { name: 'Ask the hosts' }).click();
  };
  await ask();
  await eve.field.fill('May I bring my dog?');
  await eve.field.press('Escape');
  expect(await eve.field.inputValue()).toBe('');
  await eve.field.fill('half a mess');
  await ask();
  expect(await eve.field.inputValue()).toBe('May I bring my dog?');
  await eve.field.press('Enter');
  await eve.page.locator('.own-question', { hasText: 'May I bring my dog?' }).waitFor();
  expect(await eve.field.inputValue()).toBe('half a mess');

  // The field of one question is not that of another that comes before it.
  await ann.page.getByRole('button', { name: 'Waiting for you: 1' }).click();
  const answer = ann.page.getByLabel('Answer to eve');
  await answer.fill('Dogs are wel');
  await ann.page.getByRole('button', { name: 'Close the queue' }).click();
  await ann.page.getByRole('button', { name: 'Waiting for you: 1' }).click();
  expect(await answer.inputValue()).toBe('Dogs are wel');
  await answer.fill('Dogs are welcome.');
  await answer.press('Enter');
  await eve.page.locator('.own-question .answer', { hasText: 'Dogs are welcome.' }).waitFor();
});

test('one act has one undo: a second pause of somebody takes the place of the first', async () => {
  const { ann, eve } = await moderatorAndGuest();
  await ann.say('/timeout eve 10m');
  await toast(ann, 'eve is paused for 10 minutes.').waitFor();
  await ann.say('/timeout eve 5m');
  await toast(ann, 'eve is paused for 5 minutes.').waitFor();
  const undo = ann.page.getByRole('button', { name: /^Undo/ });
  expect(await undo.count()).toBe(1);
  await undo.click();
  await toast(ann, 'eve may speak again.').waitFor();
  expect(await ann.page.locator('.toast').count()).toBe(1);
  await eve.say('Back.');
  await ann.sees('Back.');
});
