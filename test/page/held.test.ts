import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

test('a message that waits says so to its writer, on every device, and is taken back or told why not', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  await ann.say('Who is there?');
  await ann.sees('Who is there?');
  await server().act('room', 'set', room, 'hold', 'everybody');
  const bo = await visit(room, 'bo');
  await bo.field.fill('Let me in!');
  await bo.field.press('Enter');
  const held = bo.page.locator('.held', { hasText: 'Let me in!' });
  await held.getByText('Waiting for review').waitFor();
  expect(await bo.page.locator('.line', { hasText: 'Let me in!' }).count()).toBe(0);
  await bo.page.reload();
  await held.waitFor();
  expect(await faultsOf(bo.page)).toEqual([]);
  await held.getByRole('button', { name: 'Take back' }).click();
  await held.waitFor({ state: 'detached' });
  await bo.row('Who is there?').click({ button: 'right' });
  await bo.page.getByRole('menuitem', { name: 'Reply' }).click();
  await bo.page.locator('.replying').waitFor();
  await bo.field.fill('It is me.');
  await bo.field.press('Enter');
  await bo.page.locator('.held', { hasText: 'It is me.' }).getByText('ann').waitFor();
  await bo.page.locator('.held').getByRole('button', { name: 'Take back' }).click();
  await bo.page.locator('.held').waitFor({ state: 'detached' });
  for (const text of ['Let me in, please.', 'Or not.']) {
    await bo.field.fill(text);
    await bo.field.press('Enter');
    await bo.page.locator('.held', { hasText: text }).waitFor();
  }
  await server().act('host', 'approve', room, '7');
  await ann.sees('Let me in, please.');
  await bo.page.locator('.line', { hasText: 'Let me in, please.' }).waitFor();
  expect(await bo.page.locator('.held', { hasText: 'please' }).count()).toBe(0);
  await server().act('host', 'reject', room, '8', '--reason', 'Rather not.');
  const rejected = bo.page.locator('.held', { hasText: 'was not let through' });
  await rejected.getByText('Rather not.').waitFor();
  expect(await faultsOf(bo.page)).toEqual([]);
  await rejected.getByRole('button', { name: 'Dismiss' }).click();
  await rejected.waitFor({ state: 'detached' });
  expect(await ann.page.getByText('Or not.').count()).toBe(0);
});
