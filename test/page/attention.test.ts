import { expect, test } from 'vitest';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, post, fill, server } = useServer();

/** As the browser does when another tab, or another window, is chosen. */
async function turn({ page }: Pick<Visit, 'page'>, to: 'hidden' | 'unfocused' | 'used') {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'hidden', { value: state === 'hidden', configurable: true });
    Object.defineProperty(document, 'hasFocus', {
      value: () => state === 'used',
      configurable: true,
    });
    dispatchEvent(new Event(state === 'used' ? 'focus' : 'blur'));
    document.dispatchEvent(new Event('visibilitychange'));
  }, to);
}

const titled = ({ page }: Pick<Visit, 'page'>, start: string) =>
  page.waitForFunction((wanted) => document.title.startsWith(wanted), start);

test('a window that is seen and not in use counts what comes, until somebody is back', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  await post(room, 'seen');
  await ann.sees('seen');
  await turn(ann, 'unfocused');
  await post(room, 'not seen');
  await titled(ann, '(1) ');
  await turn(ann, 'hidden');
  await post(room, 'nor this');
  await titled(ann, '(2) ');
  await turn(ann, 'used');
  await titled(ann, room);
});

test('what was read in one tab is not counted in another', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  const page = await ann.page.context().newPage();
  await page.goto(ann.page.url());
  await page.locator('.send:enabled').waitFor();
  await turn(ann, 'hidden');
  await turn({ page }, 'hidden');
  await fill(room, 3);
  await titled(ann, '(3) ');
  await titled({ page }, '(3) ');
  await turn({ page }, 'used');
  await titled({ page }, room);
  await titled(ann, room);
  await post(room, 'one more');
  await titled(ann, '(1) ');
});

test('the number of new messages goes on when the window of rows is full', async () => {
  const room = newRoom();
  await fill(room, 60);
  const ann = await visit(room, 'ann');
  await ann.sees('line 60');
  await ann.page.locator('.log').hover();
  await ann.page.mouse.wheel(0, -300);
  await ann.page.getByRole('button', { name: 'Jump to latest' }).waitFor();
  await fill(room, 340, 61);
  await ann.page.getByRole('button', { name: '340 new' }).waitFor();
  expect(await ann.page.locator('.line').count()).toBeLessThan(361);
  await ann.page.getByRole('button', { name: '340 new' }).click();
  await ann.sees('line 400');
});

test('each message stands under its day, also where the clock went back over midnight', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  await ann.page.routeWebSocket('**/ws', (socket) => {
    const behind = socket.connectToServer();
    behind.onMessage((frame) => {
      const day = 86_400_000;
      const back = (_: string, head: string, at: string) => head + (Number(at) - day);
      socket.send(String(frame).replaceAll(/("seq":2,.*?"at":)(\d+)/g, back));
    });
  });
  await ann.come();
  for (const n of [1, 2, 3]) {
    await post(room, `line ${n}`);
    await ann.sees(`line ${n}`);
  }
  const rows = await ann.page
    .locator('.talk > :is(.day, .line)')
    .evaluateAll((all) =>
      all.map((row) => row.querySelector('.words, .day time')?.textContent ?? ''),
    );
  expect(rows).toEqual(['Today', 'line 1', 'Yesterday', 'line 2', 'Today', 'line 3']);
});

test('the name that was suggested is a name once it is taken', async () => {
  const room = newRoom();
  const ann = await visit(room);
  const bo = await visit(room, 'bo');
  await ann.say('hello');
  await ann.page.getByLabel('Your name').waitFor();
  const name = await ann.page.getByLabel('Your name').inputValue();
  await ann.page.keyboard.press('Enter');
  await bo.sees('hello');
  await bo.page.locator('.people .member', { hasText: name }).waitFor();
});

test('Copy says that it copied, or gives the text to be taken by hand', async () => {
  const room = newRoom();
  await post(room, 'worth keeping');
  const context = { permissions: ['clipboard-read', 'clipboard-write'] };
  const { page } = await visit(room, 'ann', { context });
  const copy = async (name: string) => {
    await page.mouse.move(0, 0);
    await page.locator('.line', { hasText: 'worth keeping' }).hover();
    await page.locator('.line').getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await copy('Copy text');
  await page.getByRole('status').getByText('The text is copied.').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('worth keeping');
  await copy('Copy link');
  await page.getByRole('status').getByText('The link is copied.').waitFor();
  const link = `${server().url}/r/${encodeURIComponent(room)}?m=1#m1`;
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    Object.defineProperty(document, 'execCommand', { value: undefined });
  });
  await copy('Copy link');
  await page.locator('.by-hand', { hasText: link }).waitFor();
});
