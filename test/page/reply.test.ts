import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, post, fill, server } = useServer();

const menuOf = ({ page }: Visit) => page.locator('.row-menu[data-open]');
const quoteIn = (person: Visit, text: string) => person.row(text).locator('.quote');

test.each([
  1280, 390,
])('a message is answered from its menu, and its row leads to the original and back, %i px', async (width) => {
  const room = newRoom();
  await post(room, 'Shall we meet at five?\nOr at six?', 'dee');
  await fill(room, 120);
  const ann = await visit(room, 'ann', { width, height: 700 });
  await ann.sees('line 120');
  await ann.row('line 119').click({ button: 'right' });
  await menuOf(ann).getByRole('menuitem', { name: 'Reply' }).click();
  await ann.page.locator('.replying', { hasText: 'line 119' }).waitFor();
  await ann.field.press('Escape');
  await ann.page.locator('.replying').waitFor({ state: 'detached' });
  await ann.say('No answer.');
  await ann.sees('No answer.');
  expect(await quoteIn(ann, 'No answer.').count()).toBe(0);

  const bo = await visit(room, 'bo', { width, height: 700 });
  await bo.sees('No answer.');
  await bo.row('No answer.').click({ button: 'right' });
  await menuOf(bo).getByRole('menuitem', { name: 'Reply' }).waitFor();
  await bo.page.keyboard.press('r');
  await bo.page.locator('.replying', { hasText: 'No answer.' }).waitFor();
  await bo.field.fill('Begun as an answer');
  await bo.page.reload();
  await bo.page.locator('.replying', { hasText: 'ann' }).waitFor();
  expect(await bo.field.inputValue()).toBe('Begun as an answer');
  await bo.say('An answer after all.');
  await quoteIn(ann, 'An answer after all.').getByText('No answer.').waitFor();
  await quoteIn(bo, 'An answer after all.').getByText('No answer.').waitFor();
  await bo.page.locator('.replying').waitFor({ state: 'detached' });
  expect(await faultsOf(bo.page)).toEqual([]);

  // One that is not in the window.
  const far = await fetch(`${server().url}/api/rooms/${room}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'At six.', name: 'dee', reply: 1 }),
  });
  expect(far.status).toBe(201);
  const quote = quoteIn(ann, 'At six.');
  await quote.getByText('Shall we meet at five?').waitFor();
  await quote.locator('a').click();
  await ann.page.locator('.line[data-found]', { hasText: 'Shall we meet' }).waitFor();
  await ann.page.getByRole('button', { name: 'Back to the answer' }).click();
  await ann.page.locator('.line[data-found]', { hasText: 'At six.' }).waitFor();
});

test('a quote follows its original: edited, removed, and after a reload', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  const bo = await visit(room, 'bo');
  await ann.say('Five?');
  await bo.sees('Five?');
  await bo.row('Five?').click({ button: 'right' });
  await menuOf(bo).getByRole('menuitem', { name: 'Reply' }).click();
  await bo.say('Fine with me.');
  const quote = quoteIn(bo, 'Fine with me.');
  await quote.getByText('Five?').waitFor();
  await ann.field.press('ArrowUp');
  await ann.field.fill('Six?');
  await ann.field.press('Enter');
  await quote.getByText('Six?').waitFor();
  await bo.page.reload();
  await quote.getByText('Six?').waitFor();
  await ann.row('Six?').first().click({ button: 'right' });
  await menuOf(ann).getByRole('menuitem', { name: 'Delete' }).click();
  await menuOf(ann).getByRole('menuitem', { name: 'Delete for everybody' }).click();
  await quote.getByText('This message was removed.').waitFor();
  expect(await bo.page.content()).not.toContain('Six?');
  const html = await (await fetch(`${server().url}/r/${room}`)).text();
  expect(html).toContain('This message was removed.');
  expect(html).not.toContain('Six?');
});
