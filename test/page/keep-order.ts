import type { Locator } from 'playwright-core';
import type { Visit } from './room-visit.ts';

/** Bo, whose field asks the hosts, does so, and ann answers. */
export async function askAndAnswer(ann: Visit, bo: Visit): Promise<void> {
  await bo.field.fill('May I bring cake?');
  await bo.field.press('Enter');
  await bo.page.locator('.own-question', { hasText: 'May I bring cake?' }).waitFor();
  await ann.page.getByRole('button', { name: 'Waiting for you: 1' }).click();
  await ann.page.getByLabel('Answer to bo').fill('You may.');
  await ann.page.keyboard.press('Enter');
  await bo.page.locator('.own-question .answer', { hasText: 'You may.' }).waitFor();
}

/** Ann makes bo a moderator on the open card about bo, whose page and words show it. @returns the card */
export async function makeModerator(ann: Visit, bo: Visit): Promise<Locator> {
  const card = ann.page.getByRole('dialog', { name: 'About bo' });
  await card.getByRole('button', { name: 'Make moderator' }).click();
  await bo.page.getByText('You are now a moderator here.').waitFor();
  await bo.page.getByRole('button', { name: 'Waiting for you: 0' }).waitFor();
  await bo.say('As a moderator.');
  await ann.row('As a moderator.').locator('.badge.moderator').waitFor();
  return card;
}
