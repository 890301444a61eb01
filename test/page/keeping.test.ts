import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

/** A moderator and a guest, who has said something. */
async function moderatorAndGuest(options: { width?: number; touch?: boolean } = {}) {
  const room = newRoom();
  const ann = await visit(room, 'ann', options);
  const eve = await visit(room, 'eve');
  await ann.field.fill('Water is on.');
  await ann.page.getByRole('button', { name: 'Send' }).click();
  await eve.sees('Water is on.');
  await eve.say('Cheap watches');
  await ann.sees('Cheap watches');
  const id = await ann.page.locator('.line.me').getAttribute('data-author');
  await server().act('room', 'grant', room, id ?? '', 'moderator');
  await ann.page.getByText('You are now a moderator here.').waitFor();
  return { room, ann, eve };
}

const toast = ({ page }: Visit, text: string) => page.locator('.toast', { hasText: text });

test('a pause from the menu: who is paused reads until when, keeps what was typed, and writes again once it is undone', async () => {
  const { ann, eve } = await moderatorAndGuest();
  await eve.field.fill('Half a senten');
  await ann.row('Cheap watches').click({ button: 'right' });
  const menu = ann.page.locator('.row-menu[data-open]');
  await menu.getByRole('menuitem', { name: 'Pause eve' }).click();
  await menu.getByRole('menuitem', { name: '5 min', exact: true }).click();
  await toast(ann, 'eve is paused for 5 minutes.').waitFor();
  await eve.page.getByText(/Those who keep order paused you until .+\. You can read/).waitFor();
  await eve.page.getByRole('button', { name: 'Copy what you wrote' }).waitFor();
  expect(await faultsOf(eve.page)).toEqual([]);
  expect(await faultsOf(ann.page)).toEqual([]);
  await ann.say('Read on, eve.');
  await eve.sees('Read on, eve.');
  await toast(ann, 'eve is paused').getByRole('button', { name: /^Undo/ }).click();
  await toast(ann, 'eve may speak again.').waitFor();
  await eve.say('Half a sentence.');
  await ann.sees('Half a sentence.');
});

test('a card notes and bans; a command does the same, and a second device of order reads it', async () => {
  const { ann, eve } = await moderatorAndGuest();
  await ann.row('Cheap watches').locator('b').click();
  const card = ann.page.getByRole('dialog', { name: 'About eve' });
  await card.getByLabel('Add a note about eve').fill('The same watches in Town hall.');
  await ann.page.keyboard.press('Enter');
  await toast(ann, 'Noted about eve.').waitFor();
  await ann.say('/timeout eve 10m adverts');
  await toast(ann, 'eve is paused for 10 minutes.').waitFor();
  await ann.row('Cheap watches').locator('b').click();
  await card.getByRole('button', { name: 'Ban eve…' }).click();
  await card.getByLabel('Ban eve').selectOption({ label: 'For a day' });
  expect(await faultsOf(ann.page)).toEqual([]);
  await card.getByRole('button', { name: 'Ban eve', exact: true }).click();
  await toast(ann, 'eve is banned for 1 day.').waitFor();
  await eve.page.getByText(/banned you from this room until/).waitFor();

  await ann.page.getByRole('button', { name: /^Waiting for you/ }).click();
  await ann.page.getByRole('button', { name: 'Done' }).click();
  await ann.page.locator('.tale li', { hasText: 'noted about' }).waitFor();
  expect(await faultsOf(ann.page)).toEqual([]);
});
