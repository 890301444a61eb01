import { expect, test } from 'vitest';
import { errorsOf, openPage } from '../support/chromium.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';
import { useTagPages } from './tag-page.ts';

const pages = useTagPages();

test('a token that does not come, and one that is refused, say why in the tag, and what is typed stays', async () => {
  const house = await openTokenHouse({ origins: 'any' });
  await house.post('tea', 'first', tokenOf({ sub: 'bo', name: 'Bo B.' }));
  const page = await openPage();
  let answer = { status: 500, body: 'no' };
  let cookies: string | undefined;
  await page.route('**/session/token', async (route) => {
    cookies = (await route.request().allHeaders())['cookie'];
    await route.fulfill({ ...answer, contentType: 'application/json' });
  });
  await page.goto(
    pages.put(
      `<!doctype html><html lang="en"><title>A shop</title><script>document.cookie='sid=7'</script><parlour-room room="tea" token-url="/session/token" account="ann"></parlour-room><script src="${house.url}/embed.js"></script></html>`,
    ),
  );
  const room = page.locator('parlour-room');
  await room.locator('.line', { hasText: 'first' }).waitFor();
  await room.getByText('This page could not sign you in: /session/token answers 500.').waitFor();
  expect(cookies).toBe('sid=7');
  const field = room.getByLabel('Message to tea');
  await field.fill('what I typed');
  answer = { status: 200, body: JSON.stringify({ token: `${tokenOf({ sub: 'ann' })}x` }) };
  await room.getByRole('button', { name: 'Connect again' }).waitFor();
  const link = room.locator('parlour-link');
  await expect.poll(() => link.innerText()).toMatch(/^The server ended the connection: .*token/);
  expect(await field.inputValue()).toBe('what I typed');
  answer = {
    status: 200,
    body: JSON.stringify({ token: tokenOf({ sub: 'ann', name: 'Ann A.' }) }),
  };
  await room.getByRole('button', { name: 'Connect again' }).click();
  await room.locator('.send:enabled').waitFor();
  expect(await field.inputValue()).toBe('what I typed');
  await field.press('Enter');
  await room.locator('.line:not(.waiting)', { hasText: 'what I typed' }).waitFor();
  expect(await link.innerText()).toBe('');
  const kept = () =>
    page.evaluate(() => Object.keys(localStorage).map((key) => key.replace(/.*?\.(?=as\.)/, '')));
  await field.fill('a draft of ann');
  await expect.poll(kept).toContainEqual(expect.stringMatching(/^as\.ann\.draft/));
  // Another person of the same browser finds nothing of it.
  answer = { status: 200, body: JSON.stringify({ token: tokenOf({ sub: 'cy', name: 'Cy C.' }) }) };
  await room.evaluate((one) => one.setAttribute('account', 'cy'));
  await room.locator('.member', { hasText: 'Cy C.' }).waitFor({ state: 'attached' });
  expect(await field.inputValue()).toBe('');
  expect(errorsOf(page).filter((error) => !/500|WebSocket/.test(error))).toEqual([]);
});
