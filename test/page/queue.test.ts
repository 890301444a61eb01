import { expect, test } from 'vitest';
import { openQuestions } from '../../src/protocol/question.ts';
import { useServer } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

test('of more questions than a page has, the rest comes by a press, once each and in their order', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  const { page } = ann;
  await ann.say('Water is on.');
  await ann.sees('Water is on.');
  const id = (await page.locator('.line.me').getAttribute('data-author')) ?? '';
  await server().act('room', 'grant', room, id, 'owner');
  await page.getByRole('button', { name: 'Waiting for you: 0' }).waitFor();
  const most = openQuestions + 3;
  const texts = Array.from({ length: most }, (_, i) => `Question ${i + 1}?`);
  await server().amend(async (store) => {
    const name = store.find(room);
    if (!name) throw new Error(room);
    const facts = texts.map((text, i) => ({
      room: name,
      author: { id: `g_${i}`, name: `asker ${i}` },
      at: Date.now(),
      change: { type: 'asked', text } as const,
    }));
    await store.commit(facts);
  });
  await ann.come();
  await page.getByRole('button', { name: `Waiting for you: ${openQuestions}` }).click();
  const shown = () => page.locator('.questions .case .words').allTextContents();
  await expect.poll(shown).toEqual(texts.slice(0, openQuestions));
  await page.getByRole('button', { name: 'More that waits' }).click();
  await expect.poll(shown).toEqual(texts);
  expect(await page.getByRole('button', { name: 'More that waits' }).count()).toBe(0);
  // One is left without an answer, and comes back no more; nothing of its row stays.
  await page.getByRole('button', { name: 'Leave unanswered' }).first().click();
  await expect.poll(shown).toEqual(texts.slice(1));
  const nodes = await page
    .locator('.questions .cases')
    .evaluate((list) => [...list.childNodes].filter((node) => !(node instanceof Element)).length);
  expect(nodes).toBe(0);
  await page.locator('.questions .close').click();
  await page.getByRole('button', { name: `Waiting for you: ${most - 1}` }).click();
  await expect.poll(shown).toEqual(texts.slice(1));
});
