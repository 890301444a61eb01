import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { openPage } from '../support/chromium.ts';
import { useServer } from './room-visit.ts';

const { server, visit } = useServer();

const rolesOf = async (path: string) => {
  const answer = await fetch(`${server().url}${path.replace('/r/', '/api/rooms/')}/roles`);
  return ((await answer.json()) as { roles: { name: string; role: string }[] }).roles;
};

test("the lobby's new room is its maker's at once; a reload and a copied address make none", async () => {
  const page = await openPage();
  await page.goto(server().url);
  // The words stand for some seconds, which a click may take on a busy machine.
  const told = page.getByText('This room is yours').waitFor();
  await page.getByRole('link', { name: 'Make a new room' }).click();
  await told;
  const { pathname, hash } = new URL(page.url());
  expect(hash).toBe('');
  expect(await rolesOf(pathname)).toEqual([
    expect.objectContaining({ role: 'owner', first: true }),
  ]);
  expect(await faultsOf(page)).toEqual([]);
  await page.locator('.title').click();
  await page.getByLabel('Title').fill('Tea at five');
  await page.keyboard.press('Enter');
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Tea at five' }).waitFor();
  expect(await rolesOf(pathname)).toHaveLength(1);
  await page.context().close();
});

test('a link to a new room makes nobody an owner where somebody spoke', async () => {
  const ann = await visit('spoken', 'ann');
  await ann.say('I was here first.');
  await ann.sees('I was here first.');
  const page = await openPage();
  await page.goto(`${server().url}/r/spoken#new`);
  await page.getByText('Somebody was in that room before').waitFor();
  expect(new URL(page.url()).hash).toBe('');
  expect(await rolesOf('/r/spoken')).toEqual([]);
  await page.context().close();
});

test('without a script a new room is one as ever, and nobody owns it', async () => {
  const page = await openPage({ context: { javaScriptEnabled: false } });
  await page.goto(server().url);
  await page.getByRole('link', { name: 'Make a new room' }).click();
  await page.getByText('Nobody has said anything yet.').waitFor();
  expect(await rolesOf(new URL(page.url()).pathname)).toEqual([]);
  await page.context().close();
});

test('what is said in a room that was made stands from its beginning', async () => {
  const made = await fetch(`${server().url}/api/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${'a'.repeat(43)}` },
    body: JSON.stringify({ code: 'made' }),
  });
  expect(made.status).toBe(201);
  await fetch(`${server().url}/api/rooms/made/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'first of all' }),
  });
  const html = await (await fetch(`${server().url}/r/made`)).text();
  expect(html).toContain('This is the beginning of the room.');
  expect(html).not.toContain('There are earlier messages.');
});
