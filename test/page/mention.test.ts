import { expect, test } from 'vitest';
import { guestOf } from '../../src/identity/guest.ts';
import { tagOf } from '../../src/page/fragment/tag.ts';
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

test('of two people of one name the one who was chosen is meant, over a reload, in a change, and unsent', async () => {
  const room = newRoom();
  const url = `${server().url}/api/rooms/${encodeURIComponent(room)}/messages`;
  const [one, other] = ['e', 'f'].map((letter) => guestOf(letter.repeat(43)).author.id);
  for (const letter of ['e', 'f']) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${letter.repeat(43)}`,
      },
      body: JSON.stringify({ text: 'Here.', name: letter === 'e' ? 'bo' : 'Bo' }),
    });
    expect(answer.status).toBe(201);
  }
  const named = async () => {
    const { messages } = await (await fetch(url)).json();
    return messages.at(-1)?.mentions?.map(({ id }: { id: string }) => id);
  };
  const ann = await visit(room, 'ann');
  await ann.page.locator('.line').nth(1).waitFor();
  await ann.field.pressSequentially('Tea, @b');
  const offers = ann.page.getByRole('listbox', { name: 'people' });
  await offers.getByRole('option').nth(1).waitFor();
  await offers.getByRole('option', { name: tagOf(other ?? '') }).click();
  await ann.field.pressSequentially('or cake?');
  await ann.come();
  expect(await ann.field.inputValue()).toBe('Tea, @Bo or cake?');
  await ann.page.context().setOffline(true);
  await ann.page.getByRole('button', { name: 'Send' }).click();
  await ann.page.locator('.line.waiting').waitFor();
  await ann.page.context().setOffline(false);
  await ann.sees('or cake?');
  expect(await named()).toEqual([other]);
  await ann.field.press('ArrowUp');
  await ann.field.press('End');
  await ann.field.pressSequentially(' Or both?');
  await ann.field.press('Enter');
  await ann.sees('Or both?');
  expect(await named()).toEqual([other]);
  // By hand nobody can tell which of them is meant.
  await ann.say('@bo!');
  await ann.field.press('Enter');
  await ann.sees('@bo!');
  expect(await named()).toBeUndefined();
  expect(one).not.toBe(other);
});
