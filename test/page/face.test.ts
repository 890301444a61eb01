import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { openPage } from '../support/chromium.ts';
import { useServer } from './room-visit.ts';

const { server, visit, newRoom, post } = useServer();

async function furnish(room: string): Promise<void> {
  await post(room, 'Water is on. Who still needs a cup? https://parlour.example/tea');
  await post(room, 'مرحبا، هل بقي شاي؟', 'نور');
  await post(room, 'unbreakable'.repeat(40), 'W'.repeat(32));
}

test.each([
  [1280, false],
  [1280, true],
  [390, false],
  [320, true],
])('a room breaks no rule of accessibility, %i px, dark: %s', async (width, dark) => {
  const room = newRoom();
  await furnish(room);
  const { page } = await visit(room, 'ann', { width, dark, touch: width < 500 });
  expect(await faultsOf(page)).toEqual([]);
  if (width < 960) await page.getByRole('button', { name: /^People/ }).click();
  await page.getByRole('heading', { name: 'Here now' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
});

test.each([
  ['the lobby', '/'],
  ['an empty room', '/r/empty'],
  ['an impossible code', `/r/${'x'.repeat(65)}`],
  ['nothing', '/nowhere'],
])('%s breaks no rule of accessibility', async (_, path) => {
  for (const dark of [false, true]) {
    const page = await openPage({ dark });
    await page.goto(server().url + path, { waitUntil: 'load' });
    expect(await faultsOf(page)).toEqual([]);
    await page.context().close();
  }
});

test('a room weighs little: page, script and sheet together', async () => {
  const room = newRoom();
  for (let i = 1; i <= 50; i++) {
    await post(room, `line ${i} says something else, ${Math.random().toString(36).repeat(4)}`);
  }
  const { page } = await visit(room, 'ann');
  const paths = await page.evaluate(() => [
    location.pathname,
    ...[...document.querySelectorAll('script, link[rel="stylesheet"]')].map(
      (part) => part.getAttribute('src') ?? part.getAttribute('href') ?? '',
    ),
  ]);
  expect(paths.length).toBe(3);
  let bytes = 0;
  for (const path of paths) {
    const answer = await fetch(server().url + path);
    const text = await answer.text();
    bytes += gzipSync(text).length;
    // A script that waits for others weighs what they do, and comes later.
    expect(text).not.toMatch(/\b(?:from|import)"\.\//);
  }
  // The whole by brotli stands in weight.test.ts.
  expect(bytes).toBeLessThan(57_900);
});

test('nothing scrolls sideways, down to 320 pixels', async () => {
  const room = newRoom();
  await furnish(room);
  for (const width of [320, 390, 768, 1280]) {
    const { page } = await visit(room, 'ann', { width, touch: width < 500 });
    const wide = await page.evaluate(() => {
      const log = document.querySelector('.log');
      const pageWide = document.documentElement.scrollWidth > innerWidth;
      return pageWide || (log !== null && log.scrollWidth > log.clientWidth);
    });
    expect(wide).toBe(false);
  }
});

test('Share puts the link on the clipboard and says so', async () => {
  const room = newRoom();
  const context = { permissions: ['clipboard-read', 'clipboard-write'] };
  const { page } = await visit(room, 'ann', { context });
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(`${server().url}/r/${encodeURIComponent(room)}`);
});

test('on a phone, everything to press is large enough for a finger', async () => {
  const room = newRoom();
  await furnish(room);
  const { page } = await visit(room, 'ann', { width: 390, touch: true });
  await page.getByRole('button', { name: /^People/ }).tap();
  await page.getByRole('heading', { name: 'Here now' }).waitFor();
  const small = await page.locator('button:visible:not(.word), .mark').evaluateAll((parts) =>
    parts
      .map((part) => ({ part, box: part.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 44 || box.height < 44)
      .map(({ part }) => part.outerHTML),
  );
  expect(small).toEqual([]);
});

test('a long press brings what can be done with a message', async () => {
  const ann = await visit(newRoom(), 'ann', { width: 390, touch: true });
  await ann.field.fill('a slip');
  await ann.page.getByRole('button', { name: 'Send' }).tap();
  await ann.sees('a slip');
  const finger = await ann.page.context().newCDPSession(ann.page);
  const { x, y } = (await ann.row('a slip').locator('.words').boundingBox())!;
  const touchPoints = [{ x: x + 5, y: y + 5 }];
  await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await ann.page.getByRole('menuitem', { name: 'Delete' }).waitFor();
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await ann.page.getByRole('menuitem', { name: 'Delete' }).tap();
  await ann.page.getByRole('menuitem', { name: 'Delete for everybody' }).tap();
  await ann.page.getByText('This message was removed.').waitFor();
});

test('without a network the page says so, and takes it back', async () => {
  const { page } = await visit(newRoom(), 'ann');
  // What comes behind the first look is there: asked for without a network, it is an error of the page.
  await page.locator('.people .close').first().waitFor({ state: 'attached' });
  await page.context().setOffline(true);
  await page.getByText('You are offline.').waitFor();
  await page.context().setOffline(false);
  await page.getByText('You are offline.').waitFor({ state: 'detached' });
});
