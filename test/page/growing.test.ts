import { expect, onTestFinished, test } from 'vitest';
import { Talker } from '../support/talker.ts';
import { useServer } from './room-visit.ts';

const { visit, newRoom, post, server } = useServer();

test.each([
  1280, 390,
])('a bot’s message grows below the talk, and is one line at its end, %i px', async (width) => {
  const room = newRoom();
  await post(room, 'Will it rain?', 'dee');
  const ann = await visit(room, 'ann', { width, height: 700 });
  await ann.sees('Will it rain?');
  const key = await server().bot(`Weather ${width}`, 'grow');
  const bot = await Talker.greet(server().url.replace('http', 'ws').replace(/\/?$/, '/ws'), {
    token: key,
  });
  onTestFinished(() => bot.ws.terminate());
  await bot.join(room);
  const grow = (text: string, more: object = {}) =>
    bot.tell({ type: 'grow', room, ref: 'g1', text, ...more });
  grow('Rain **until');
  const growing = ann.page.locator('.line.growing');
  await growing.getByText('Rain **until').waitFor();
  await growing.getByText('is being written').waitFor();
  const late = await visit(room, 'bo');
  await late.page.locator('.line.growing', { hasText: 'Rain **until' }).waitFor();
  const spoken = ann.page.locator('.announcer');
  expect(await spoken.textContent()).not.toContain('Rain');
  grow(' five**, with ||hail');
  await growing.locator('.spoiler:not(.open)', { hasText: 'hail' }).waitFor();
  grow(`||, ${'and then sun, '.repeat(60)}`);
  await growing.getByText('and then sun').waitFor();
  expect(await ann.fromEnd()).toBeLessThan(2);
  grow('I think.', { end: true });
  await growing.waitFor({ state: 'detached' });
  await ann.page.locator('.line', { hasText: 'I think.' }).waitFor();
  expect(await ann.page.locator('.line', { hasText: 'and then sun' }).count()).toBe(1);
  expect(await ann.fromEnd()).toBeLessThan(2);
  await ann.page.locator('.announcer', { hasText: 'Rain' }).waitFor({ state: 'attached' });
});
