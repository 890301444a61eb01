import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

const box = ({ page }: Visit) => page.locator('.slash');

test('a command is completed, done, or refused in words; what is none is said as it stands', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  const bo = await visit(room, 'Bo Lee');
  await ann.say('/me waves');
  await bo.sees('/me waves');
  await bo.say('Good evening.');
  await ann.sees('Good evening.');
  const id = await ann.page.locator('.line.me').getAttribute('data-author');

  // Without a right: what is one's own is offered, and the rest is not said aloud.
  await ann.field.pressSequentially('/');
  await box(ann).getByRole('option', { name: '/hideperson' }).waitFor();
  expect(await box(ann).getByRole('option', { name: '/slow' }).count()).toBe(0);
  expect(await faultsOf(ann.page)).toEqual([]);
  await ann.field.fill('/slow 5m');
  await ann.field.press('Enter');
  await box(ann).getByText('That is for those who keep order.').waitFor();
  expect(await ann.field.inputValue()).toBe('/slow 5m');

  await server().act('room', 'grant', room, id ?? '', 'moderator');
  await ann.page.getByText('You are now a moderator here.').waitFor();
  await ann.field.press('Enter');
  await bo.page.getByRole('button', { name: /^Slow/ }).waitFor();
  expect(await ann.field.inputValue()).toBe('');

  await ann.field.pressSequentially('/hidep');
  await box(ann).getByRole('option', { name: '/hideperson' }).waitFor();
  await ann.field.press('Tab');
  expect(await ann.field.inputValue()).toBe('/hideperson ');
  await box(ann).getByRole('option', { name: 'Bo Lee' }).waitFor();
  await ann.field.press('Enter');
  expect(await ann.field.inputValue()).toBe('/hideperson Bo Lee ');
  await ann.field.press('Enter');
  await ann.page.getByText('Hidden person').waitFor();
  await ann.field.pressSequentially('/sh');
  await box(ann).getByRole('option', { name: '/showperson' }).waitFor();
  await ann.field.press('Escape');
  await box(ann).getByRole('listbox').waitFor({ state: 'detached' });
  expect(await ann.field.inputValue()).toBe('/sh');
  await ann.field.fill('/showperson Bo Lee');
  await ann.field.press('Enter');
  await ann.sees('Good evening.');
  expect(await ann.texts()).toEqual(['/me waves', 'Good evening.']);
});

test('two slashes say a text that begins with one; the queue opens by its word, and an announcement by the menu', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  const bo = await visit(room, 'bo');
  await ann.say('//hide and seek');
  await bo.sees('/hide and seek');
  await bo.page.getByRole('button', { name: 'More', exact: true }).click();
  expect(await bo.page.getByRole('menuitem', { name: 'Announce' }).count()).toBe(0);
  const id = await ann.page.locator('.line.me').getAttribute('data-author');
  await server().act('room', 'grant', room, id ?? '', 'moderator');
  await ann.page.getByText('You are now a moderator here.').waitFor();
  await ann.field.fill('/queue');
  await ann.field.press('Enter');
  await ann.page.getByRole('heading', { name: 'Waiting for you' }).waitFor();
  await ann.page.keyboard.press('Escape');
  await ann.field.fill('Doors close at nine.');
  await ann.page.getByRole('button', { name: 'More', exact: true }).click();
  expect(await faultsOf(ann.page)).toEqual([]);
  await ann.page.getByRole('menuitem', { name: 'Announce' }).click();
  expect(await ann.field.inputValue()).toBe('/announce Doors close at nine.');
  await ann.field.press('Enter');
  await bo.page.locator('parlour-pins', { hasText: 'Doors close at nine.' }).waitFor();
});
