import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

const field = (page: Page) => page.getByLabel('Password', { exact: true });
const door = (page: Page) => page.getByRole('heading', { name: 'This room has a password' });

async function knock(page: Page, password: string): Promise<void> {
  await field(page).fill(password);
  await field(page).press('Enter');
}

/** The author's id behind a page, once it has said something. */
async function idOf({ page }: Visit): Promise<string> {
  return (await page.locator('.line.me').first().getAttribute('data-author')) ?? '';
}

/** A room that ann owns and bo is in; she has its settings open. */
async function ownRoom(): Promise<{ room: string; ann: Visit; bo: Visit }> {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  const bo = await visit(room, 'bo');
  await ann.say('Water is on.');
  await ann.sees('Water is on.');
  await bo.sees('Water is on.');
  await server().act('room', 'grant', room, await idOf(ann), 'owner');
  await ann.page.getByText('You are now an owner here.').waitFor();
  await ann.page.locator('.title').click();
  await ann.page.locator('summary', { hasText: 'Who may come in' }).click();
  return { room, ann, bo };
}

/** Says it in the panel of settings. */
async function setPassword({ page }: Visit, password: string): Promise<void> {
  await page.locator('.settings form.secret input').fill(password);
  await page.locator('.settings form.secret button[type=submit]').click();
}

test('an owner sets a password, and whoever is in is asked at once, without a reload', async () => {
  const { room, ann, bo } = await ownRoom();
  await bo.field.fill('Half a senten');
  await setPassword(ann, 'open sesame');
  await ann.page.getByText('Saved', { exact: true }).waitFor();
  await ann.page.getByText('Whoever knows the password can read here').waitFor();
  await door(bo.page).waitFor();
  await ann.say('Not for everybody.');
  await ann.sees('Not for everybody.');
  expect(await bo.page.locator('.line:visible, textarea:visible, .link p:visible').count()).toBe(0);
  expect(await faultsOf(bo.page)).toEqual([]);

  await knock(bo.page, 'open barley');
  await bo.page.getByText('That is not the password of this room.').waitFor();
  expect(await field(bo.page).evaluate((input) => input === document.activeElement)).toBe(true);
  await knock(bo.page, 'open sesame');
  await bo.sees('Not for everybody.');
  await door(bo.page).waitFor({ state: 'detached' });
  expect(await bo.field.inputValue()).toBe('Half a senten');
  await bo.page.getByRole('button', { name: 'Password', exact: true }).waitFor();
  await bo.say('In again.');
  await ann.sees('In again.');

  // Whoever comes back later is not asked.
  await bo.page.reload();
  await bo.sees('In again.');
  expect(await bo.page.content()).not.toContain('sesame');
  expect(bo.page.url()).not.toContain('sesame');

  const { page } = await visit(newRoom(), 'cy');
  await page.setViewportSize({ width: 390, height: 760 });
  await page.goto(`${server().url}/r/${encodeURIComponent(room)}`);
  await door(page).waitFor();
  expect(await page.content()).not.toContain('Not for everybody');
  expect(await faultsOf(page)).toEqual([]);
  await knock(page, 'open sesame');
  await page.locator('.line', { hasText: 'In again.' }).waitFor();

  await ann.page.getByRole('button', { name: 'Take away: Password' }).click();
  const dee = await visit(room, 'dee');
  await dee.sees('In again.');
});

test('after too many tries it counts down, and lets nobody try meanwhile', async () => {
  const { room, ann, bo } = await ownRoom();
  await setPassword(ann, 'open sesame');
  await door(bo.page).waitFor();
  const enter = `${server().url}/api/rooms/${encodeURIComponent(room)}/enter`;
  // From its own address: a guesser keeps up nobody who comes from another one.
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ password: 'a guess' });
  const waitAt = async (host: string): Promise<number> => {
    const answer = await fetch(enter.replace('localhost', host), { method: 'POST', headers, body });
    return Number(answer.headers.get('retry-after'));
  };
  // However slowly the guesses go, what is left to wait is seen on the page as it counts down.
  while (Math.min(await waitAt('127.0.0.1'), await waitAt('[::1]')) < 6);
  await knock(bo.page, 'open sesame');
  await bo.page.getByText(/^Too many passwords/).waitFor();
  const button = bo.page.locator('.door button');
  const [, first] = /Wait (\d+) s/.exec((await button.textContent()) ?? '') ?? [];
  expect(Number(first)).toBeGreaterThan(2);
  expect(await button.isDisabled()).toBe(true);
  await bo.page.getByRole('button', { name: `Wait ${Number(first) - 1} s` }).waitFor();
  expect(await faultsOf(bo.page)).toEqual([]);
});

test('/lite says where the password is asked for', async () => {
  const { room, ann } = await ownRoom();
  await setPassword(ann, 'open sesame');
  await ann.page.getByText('Saved', { exact: true }).waitFor();
  const { page } = await visit(newRoom());
  await page.goto(`${server().url}/lite/${encodeURIComponent(room)}`);
  await page.getByText('This room has a password').waitFor();
  expect(await page.content()).not.toContain('Water is on');
  expect(await page.locator('form').count()).toBe(0);
  await page.getByRole('link', { name: 'its page' }).click();
  await door(page).waitFor();
});
