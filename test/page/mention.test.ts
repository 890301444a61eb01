import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

test('a name behind an @ is completed by keys, and the message stands out for whom it names', async () => {
  const room = newRoom();
  const bo = await visit(room, 'bo');
  await bo.say('Water is on.');
  const cy = await visit(room, 'cy (the third)');
  await cy.say('And the cake?');
  const ann = await visit(room, 'ann');
  await ann.sees('And the cake?');
  await ann.say('Here I am.');
  await ann.sees('Here I am.');
  await ann.field.pressSequentially('Thanks @b');
  const offers = ann.page.getByRole('listbox', { name: 'people' });
  await offers.getByRole('option', { name: '@bo' }).waitFor();
  expect(await faultsOf(ann.page)).toEqual([]);
  await ann.field.press('Enter');
  expect(await ann.field.inputValue()).toBe('Thanks @bo ');
  await ann.field.pressSequentially('and @cy');
  await offers.getByRole('option', { name: '@cy (the third)' }).waitFor();
  await ann.field.press('Tab');
  expect(await ann.field.inputValue()).toBe('Thanks @bo and @cy (the third) ');
  await ann.field.press('Enter');
  await bo.page.locator('.line.named', { hasText: 'Thanks' }).waitFor();
  expect(await bo.row('Thanks').locator('.at').allTextContents()).toEqual([
    '@bo',
    '@cy (the third)',
  ]);
  expect(await bo.row('Thanks').locator('.at.own').allTextContents()).toEqual(['@bo']);
  await ann.sees('Thanks');
  expect(await ann.row('Thanks').locator('.at').count()).toBe(2);
  expect(await ann.page.locator('.line.named').count()).toBe(0);
  const elsewhere = newRoom();
  await bo.page.goto(`${server().url}/r/${elsewhere}`);
  await bo.page.getByText('Nobody has said anything yet').waitFor();
  await ann.say('@bo, come back!');
  await bo.page.getByText(`ann named you in ${room}.`).waitFor();
  await bo.page.goto(`${server().url}/r/${room}`);
  await bo.page.locator('.line.named', { hasText: 'Thanks' }).waitFor();
  expect(await faultsOf(bo.page)).toEqual([]);
});
