import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

const slow = (room: string, seconds: number) =>
  server().act('room', 'set', room, 'slow', `${seconds}`);
const notSent = (person: Visit, text: string) =>
  person.page.locator('.line.failed', { hasText: text });

test('in a slow room Send counts down, and what is typed meanwhile stays and goes afterwards', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  await ann.say('before');
  await ann.sees('before');
  await slow(room, 4);
  await ann.page.getByRole('button', { name: 'Slow: 4 seconds' }).waitFor();
  await ann.say('one');
  const soon = ann.page.getByRole('button', { name: 'You can send soon' });
  await soon.waitFor();
  await ann.say('two');
  await ann.page.locator('.line-in', { hasText: 'Slow mode: everybody writes once' }).waitFor();
  expect(await ann.field.inputValue()).toBe('two');
  // What counts is nothing that is read out each second.
  expect(await ann.page.locator('[aria-live]:not([aria-live=off]) .many').count()).toBe(0);
  expect(await faultsOf(ann.page)).toEqual([]);
  await soon.waitFor({ state: 'detached' });
  expect(await ann.field.inputValue()).toBe('two');
  await ann.field.press('Enter');
  await ann.sees('two');
  expect(await ann.texts()).toEqual(['before', 'one', 'two']);
});

test('what was not sent says why and when, stays so over a reload, and is sent by the person alone', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann', { touch: true, width: 390 });
  const { field, page } = ann;
  const send = async (text: string) => {
    await field.fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
  };
  await send('before');
  await ann.sees('before');
  await slow(room, 3_600);
  await page.getByRole('button', { name: 'Slow: 1 hour' }).waitFor();
  await server().kill();
  for (const text of ['one', 'two', 'three']) await send(text);
  await notSent(ann, 'three').getByText('Not sent: This room is slow').waitFor();
  await server().restart();
  await ann.sees('one');
  await ann.come();
  await page.getByText('2 messages were not sent.').waitFor();
  expect(await page.locator('.line.failed').count()).toBe(2);
  const again = notSent(ann, 'two').getByRole('button', { name: 'Try again in 1 h' });
  await again.waitFor();
  expect(await again.getAttribute('aria-disabled')).toBe('true');
  await again.click({ force: true });
  expect(await faultsOf(page)).toEqual([]);
  await slow(room, 0);
  await notSent(ann, 'two').getByRole('button', { name: 'Try again', exact: true }).waitFor();
  expect(await page.locator('.line.failed').count()).toBe(2);
  await page.getByRole('button', { name: 'Try all again' }).click();
  await ann.sees('three');
  expect(await ann.texts()).toEqual(['before', 'one', 'two', 'three']);
});
