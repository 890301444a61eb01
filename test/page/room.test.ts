import { expect, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { useServer } from './room-visit.ts';

const { visit, newRoom, server, post, fill } = useServer();

test('two people talk; a name is asked for with the first message and remembered', async () => {
  const room = newRoom();
  const ann = await visit(room);
  const bo = await visit(room, 'bo');
  await ann.say('Good evening');
  await ann.page.getByLabel('Your name').fill('ann');
  await ann.page.keyboard.press('Enter');
  await bo.sees('Good evening');
  expect(await bo.row('Good evening').locator('bdi').textContent()).toBe('ann');
  expect(await bo.row('Good evening').locator('.you').count()).toBe(0);
  await bo.say('Hello ann');
  await ann.sees('Hello ann');
  await ann.come();
  await ann.say('Back again');
  await bo.sees('Back again');
  expect(await bo.texts()).toEqual(['Good evening', 'Hello ann', 'Back again']);
  expect(await ann.texts()).toEqual(await bo.texts());
  expect(await ann.row('Back again').locator('.you').textContent()).toBe('you');
});

test('what was said can be edited, reacted to and deleted, for everybody', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  const bo = await visit(room, 'bo');
  await ann.say('Tea at fve');
  await bo.sees('Tea at fve');
  await ann.field.press('ArrowUp');
  expect(await ann.field.inputValue()).toBe('Tea at fve');
  await ann.say('Tea at five');
  await bo.row('Tea at five').getByText('edited').waitFor();

  await bo.row('Tea at five').hover();
  await bo.page.getByRole('button', { name: 'React', exact: true }).click();
  await bo.page.getByRole('menuitemcheckbox', { name: 'React with 👍' }).click();
  const tally = ann.row('Tea at five').getByRole('button', { name: '👍 1' });
  await tally.click();
  await bo.row('Tea at five').getByRole('button', { name: '👍 2', pressed: true }).click();
  await ann.row('Tea at five').getByRole('button', { name: '👍 1', pressed: true }).waitFor();

  await ann.row('Tea at five').hover();
  await ann.row('Tea at five').getByRole('button', { name: 'More' }).click();
  await ann.page.getByRole('menuitem', { name: 'Delete' }).click();
  await ann.page.getByRole('menuitem', { name: 'Delete for everybody' }).click();
  await bo.page.getByText('This message was removed.').waitFor();
  expect(await bo.texts()).toEqual([]);
  expect(await bo.page.locator('.tally').count()).toBe(0);
});

test('Escape gives up an edit and brings the draft back', async () => {
  const ann = await visit(newRoom(), 'ann');
  await ann.say('first');
  await ann.sees('first');
  await ann.field.press('ArrowUp');
  await ann.field.fill('changed');
  await ann.field.press('Escape');
  expect(await ann.field.inputValue()).toBe('');
  expect(await ann.texts()).toEqual(['first']);
});

test('who writes is shown, until the message is there', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  const bo = await visit(room, 'bo');
  await bo.page.locator('.member', { hasText: 'ann' }).waitFor();
  await bo.field.pressSequentially('hm');
  await ann.page.getByText('bo is writing').waitFor();
  await bo.field.press('Enter');
  await ann.sees('hm');
  await ann.page.getByText('bo is writing').waitFor({ state: 'detached' });
});

test('served rows become live where they stand: none is doubled or replaced', async () => {
  const room = newRoom();
  await fill(room, 12);
  const page = await openPage();
  const held = Promise.withResolvers<void>();
  await page.route('**/*.js', async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.goto(`${server().url}/r/${room}`, { waitUntil: 'commit' });
  await page.locator('.line').nth(11).waitFor();
  const tops = () =>
    page
      .locator('.line')
      .evaluateAll((rows) => rows.map((row) => Math.round(row.getBoundingClientRect().top)));
  const before = await tops();
  await page.locator('.line').evaluateAll((rows) => {
    for (const row of rows) Object.assign(row, { served: true });
  });
  held.resolve();
  await page.locator('.send:enabled').waitFor();
  expect(await tops()).toEqual(before);
  await post(room, 'line 13');
  await page.getByText('line 13').waitFor();
  const after = await page.locator('.line').evaluateAll((rows) =>
    rows.map((row) => ({
      seq: Number((row as HTMLElement).dataset.seq),
      served: (row as HTMLElement & { served?: true }).served === true,
    })),
  );
  expect(after.map(({ seq }) => seq)).toEqual(Array.from({ length: 13 }, (_, i) => i + 1));
  expect(after.filter(({ served }) => !served).map(({ seq }) => seq)).toEqual([13]);
  await page.context().close();
});

test('the page reads without a script, and offers nothing dead', async () => {
  const room = newRoom();
  await post(room, 'for everybody <b>to</b> read');
  const page = await openPage({ context: { javaScriptEnabled: false } });
  await page.goto(`${server().url}/r/${room}`);
  expect(await page.locator('.talk .words').textContent()).toBe('for everybody <b>to</b> read');
  expect(await page.locator('.hint').isVisible()).toBe(true);
  expect(await page.getByRole('button').count()).toBe(0);
  expect(await page.getByRole('textbox').count()).toBe(0);
  await page.locator('.hint').getByRole('link', { name: 'Reload' }).click();
  expect(new URL(page.url()).pathname).toBe(`/r/${encodeURIComponent(room)}`);
  await page.locator('.hint').getByRole('link', { name: 'the page that needs none' }).click();
  expect(new URL(page.url()).pathname).toBe(`/lite/${encodeURIComponent(room)}`);
  await page.getByText('for everybody <b>to</b> read').waitFor();
  await page.context().close();
});

test('a server killed and started again is come back to; nothing typed is lost', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  const bo = await visit(room, 'bo');
  await ann.say('before');
  await bo.sees('before');
  for (const { page } of [ann, bo]) {
    await page.evaluate(() => Object.assign(window, { stayed: true }));
  }
  await server().kill();
  await ann.say('while down, one');
  await ann.say('while down, two');
  await bo.field.fill('half a thou');
  await ann.page.getByText('waiting to be sent').first().waitFor();
  await bo.page.getByRole('status').getByText('Reconnecting').waitFor();
  await server().restart();
  await bo.sees('while down, two');
  await bo.page.keyboard.type('ght');
  await bo.field.press('Enter');
  await ann.sees('half a thought');
  const all = ['before', 'while down, one', 'while down, two', 'half a thought'];
  expect(await ann.texts()).toEqual(all);
  expect(await bo.texts()).toEqual(all);
  expect(await ann.seqs()).toEqual([1, 2, 3, 4]);
  for (const { page } of [ann, bo]) {
    expect(await page.evaluate(() => 'stayed' in window)).toBe(true);
    await page.getByText('Reconnecting').waitFor({ state: 'detached' });
  }
});

test('a message that waits outlives a reload of the page, and is sent once', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  const bo = await visit(room, 'bo');
  await ann.say('here');
  await bo.sees('here');
  await ann.page.routeWebSocket('**/ws', (socket) => socket.close());
  // Else the page would take HTTP in place of the socket, sooner or later.
  await ann.page.route('**/readyz', (route) => route.abort('connectionrefused'));
  await ann.come();
  await ann.say('kept');
  await ann.page.getByText('waiting to be sent').waitFor();
  await ann.page.unrouteAll();
  const again = await ann.page.context().newPage();
  await again.goto(ann.page.url());
  await bo.sees('kept');
  expect(await bo.texts()).toEqual(['here', 'kept']);
});

test('a draft outlives a reload', async () => {
  const ann = await visit(newRoom(), 'ann');
  await ann.field.fill('not yet');
  await ann.come();
  expect(await ann.field.inputValue()).toBe('not yet');
  await ann.field.press('Enter');
  await ann.sees('not yet');
  await ann.come();
  expect(await ann.field.inputValue()).toBe('');
});

test('markup and script in names and messages stay text', async () => {
  const room = newRoom();
  const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  await post(room, `${hostile} served`, '<b onclick=x>cy</b>');
  const ann = await visit(room, '<i>ann</i>"');
  await ann.say(`${hostile} live <a href="javascript:alert(1)">x</a>`);
  await ann.sees('live');
  expect(await ann.texts()).toEqual([
    `${hostile} served`,
    `${hostile} live <a href="javascript:alert(1)">x</a>`,
  ]);
  expect(await ann.page.locator('.line bdi').allTextContents()).toEqual([
    '<b onclick=x>cy</b>',
    '<i>ann</i>"',
  ]);
  expect(await ann.page.locator('.talk :is(img, script, b b, i)').count()).toBe(0);
  expect(await ann.page.title()).toBe(`${room} · Parlour`);
  await ann.page.locator('.line', { hasText: 'served' }).getByText('without a key').waitFor();
});

test('Enter that ends a composition does not send', async () => {
  const ann = await visit(newRoom(), 'ann');
  await ann.field.fill('にほん');
  const pressed = await ann.field.evaluate((field: HTMLTextAreaElement) => {
    const enter = (more: KeyboardEventInit) =>
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...more }),
      );
    enter({ isComposing: true });
    enter({ keyCode: 229 } as KeyboardEventInit);
    field.dispatchEvent(new CompositionEvent('compositionend', { data: '日本' }));
    enter({});
    return field.value;
  });
  expect(pressed).toBe('にほん');
  expect(await ann.texts()).toEqual([]);
  await ann.page.waitForFunction(
    (since) => performance.now() > since + 30,
    await ann.page.evaluate(() => performance.now()),
  );
  await ann.field.press('Enter');
  await ann.sees('にほん');
});

test('Shift and Enter begin a line; on a touch screen Enter does, and the button sends', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  await ann.field.pressSequentially('one');
  await ann.field.press('Shift+Enter');
  await ann.field.pressSequentially('two');
  await ann.field.press('Enter');
  await ann.sees('two');
  const bo = await visit(room, 'bo', { width: 390, touch: true });
  await bo.field.pressSequentially('three');
  await bo.field.press('Enter');
  await bo.field.pressSequentially('four');
  await bo.page.getByRole('button', { name: 'Send' }).tap();
  await ann.sees('four');
  expect(await ann.texts()).toEqual(['one\ntwo', 'three\nfour']);
});

test('a key pressed anywhere is written in the composer', async () => {
  const ann = await visit(newRoom(), 'ann');
  await ann.page.getByRole('heading', { level: 1 }).click();
  await ann.page.keyboard.type('hello');
  expect(await ann.field.inputValue()).toBe('hello');
});

test('a text too long is counted, kept, and not sent', async () => {
  const ann = await visit(newRoom(), 'ann');
  const text = 'x'.repeat(4_002);
  await ann.say(text);
  await ann.page.getByText('2 too many').waitFor();
  expect(await ann.field.inputValue()).toBe(text);
  await ann.field.press('Backspace');
  await ann.field.press('Backspace');
  await ann.page.getByText('0 left').waitFor();
  await ann.field.press('Enter');
  await ann.sees('xxx');
});

test('a message refused says why, and can be copied, tried again and discarded', async () => {
  const ann = await visit(newRoom(), 'ann');
  const piled = `a${'\u0301'.repeat(9)}`;
  await ann.say(piled);
  const failed = ann.page.locator('.line.failed');
  await failed.getByText('Not sent: Over 8 accents').waitFor();
  await failed.getByRole('button', { name: 'Try again' }).click();
  await failed.getByText('Not sent: Over 8 accents').waitFor();
  await ann.say('after it');
  await ann.sees('after it');
  await failed.getByRole('button', { name: 'Discard' }).click();
  await failed.waitFor({ state: 'detached' });
  expect(await ann.texts()).toEqual(['after it']);
});
