import { test } from 'vitest';
import { askAndAnswer, makeModerator } from './keep-order.ts';
import { useServer } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

test('where no WebSocket passes, a room is kept, roles are given, and questions asked and answered', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann', { socketless: true });
  const bo = await visit(room, 'bo', { socketless: true });
  await ann.say('Water is on.');
  await bo.say('Two cups, please.');
  await ann.sees('Two cups, please.');
  const id = (await ann.page.locator('.line.me').first().getAttribute('data-author')) ?? '';
  await server().act('room', 'grant', room, id, 'owner', '--name', 'ann');
  await ann.page.getByText('You are now an owner here.').waitFor();

  await ann.page.locator('.title').click();
  await ann.page.getByLabel('Title').fill('Tea at five');
  await ann.page.keyboard.press('Enter');
  await bo.page.getByRole('heading', { name: 'Tea at five' }).waitFor();

  await ann.page.locator('summary', { hasText: 'Who may come in' }).click();
  await ann.page.getByLabel('Who may write').selectOption('members');
  const barred = bo.page.locator('.barred', { hasText: 'Only members write here.' });
  await barred.getByRole('button', { name: 'Ask the hosts' }).click();
  await askAndAnswer(ann, bo);

  await ann.page.keyboard.press('Escape');
  await ann.row('Two cups, please.').locator('b').click();
  await makeModerator(ann, bo);
});
