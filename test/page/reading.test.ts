import { expect, test } from 'vitest';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, fill, post, server } = useServer();

/** As the browser does when another tab, or another window, is chosen. */
async function turn({ page }: Pick<Visit, 'page'>, to: 'unfocused' | 'used') {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'hasFocus', {
      value: () => state === 'used',
      configurable: true,
    });
    dispatchEvent(new Event(state === 'used' ? 'focus' : 'blur'));
  }, to);
}

const titled = ({ page }: Pick<Visit, 'page'>, start: string) =>
  page.waitForFunction((wanted) => document.title.startsWith(wanted), start);

/** The mark of this browser's person at the server. */
async function markOf({ page }: Pick<Visit, 'page'>, room: string): Promise<number | undefined> {
  const { rooms } = await page.evaluate(async () => {
    const secret = localStorage.getItem('parlour.secret');
    const answer = await fetch('/api/me/rooms', { headers: { authorization: `Bearer ${secret}` } });
    return (await answer.json()) as { rooms: readonly { code: string; mark: number }[] };
  });
  return rooms.find(({ code }) => code === room)?.mark;
}

/** Another device of the same person, whose window is not in use. */
async function device(of: Visit, room: string, isUsed = true): Promise<Visit> {
  const url = `${server().url}/r/${encodeURIComponent(room)}`;
  const secret = await of.page.evaluate(() => localStorage.getItem('parlour.secret'));
  const other = await visit(newRoom(), 'ann');
  await other.page.addInitScript(
    ([known, used]) => {
      localStorage.setItem('parlour.secret', String(known));
      if (!used) document.hasFocus = () => false;
    },
    [secret, isUsed],
  );
  await other.page.goto(url);
  await other.page.locator('.send:enabled').waitFor();
  return other;
}

const line = ({ page }: Pick<Visit, 'page'>) => page.locator('.talk > .new');
/** The text of the row that stands behind the line. */
const firstNew = ({ page }: Pick<Visit, 'page'>) =>
  page.locator('.talk > .new + .line .words').textContent();

test('what is read on one device is not counted on another within seven seconds, and the line moves on', async () => {
  const room = newRoom();
  await fill(room, 3);
  const phone = await visit(room, 'ann');
  await phone.sees('line 3');
  await expect.poll(() => markOf(phone, room)).toBe(3);
  await turn(phone, 'unfocused');
  const desk = await device(phone, room, false);
  await fill(room, 2, 4);
  await titled(phone, '(2) ');
  await titled(desk, '(2) ');
  const began = performance.now();
  await turn(phone, 'used');
  await titled(phone, room);
  await titled(desk, room);
  expect(performance.now() - began).toBeLessThan(7_000);
  expect(await markOf(desk, room)).toBe(5);
  await post(room, 'only this is new');
  await titled(desk, '(1) ');
  await line(desk).waitFor();
  expect(await firstNew(desk)).toBe('only this is new');
});

test('the line stands where reading stopped, over a reload, and stays while one looks, until one speaks', async () => {
  const room = newRoom();
  await fill(room, 3);
  const ann = await visit(room, 'ann');
  await expect.poll(() => markOf(ann, room)).toBe(3);
  await ann.page.goto(server().url);
  await fill(room, 3, 4);
  await ann.come();
  await line(ann).waitFor();
  expect(await firstNew(ann)).toBe('line 4');
  await expect.poll(() => markOf(ann, room)).toBe(6);
  await post(room, 'while she looks');
  await ann.sees('while she looks');
  expect(await firstNew(ann)).toBe('line 4');
  await ann.say('an answer');
  await line(ann).waitFor({ state: 'detached' });
  await ann.come();
  await ann.sees('an answer');
  expect(await line(ann).count()).toBe(0);
});

test('the line is where another device stopped, in a browser that was never here, and a word takes it away', async () => {
  const room = newRoom();
  await fill(room, 2);
  const phone = await visit(room, 'ann');
  await expect.poll(() => markOf(phone, room)).toBe(2);
  await phone.page.goto(server().url);
  await fill(room, 2, 3);
  const desk = await device(phone, room);
  await line(desk).waitFor();
  expect(await firstNew(desk)).toBe('line 3');
  expect(await line(desk).locator('span').textContent()).toBe('New');
  await desk.page.getByRole('button', { name: 'Mark as read' }).click();
  await line(desk).waitFor({ state: 'detached' });
});

test('where the line is above what is seen a button leads there, once', async () => {
  const room = newRoom();
  await fill(room, 3);
  const ann = await visit(room, 'ann');
  await expect.poll(() => markOf(ann, room)).toBe(3);
  await ann.page.goto(server().url);
  await fill(room, 80, 4);
  await ann.come();
  await ann.page.getByRole('button', { name: /^New since/ }).click();
  await line(ann).waitFor();
  expect(await firstNew(ann)).toBe('line 4');
  expect(await ann.page.getByRole('button', { name: /^New since/ }).count()).toBe(0);
});

test('a reload and Back lead to where one was reading', async () => {
  const room = newRoom();
  await fill(room, 80);
  const ann = await visit(room, 'ann');
  const log = ann.page.locator('.log');
  const topRow = () =>
    log.evaluate((element) => {
      const { top } = element.getBoundingClientRect();
      const rows = [...element.querySelectorAll<HTMLElement>('.line')];
      const row = rows.find((one) => one.getBoundingClientRect().bottom > top);
      return { seq: row?.dataset.seq, below: (row?.getBoundingClientRect().top ?? 0) - top };
    });
  await ann.sees('line 80');
  await log.hover();
  await ann.page.mouse.wheel(0, -900);
  await expect.poll(() => ann.fromEnd()).toBeGreaterThan(800);
  const { seq, below } = await topRow();
  const isThere = async () => {
    const now = await topRow();
    // A place is kept in whole pixels, and rows have parts of them.
    return now.seq === seq && Math.abs(now.below - below) <= 1;
  };
  await ann.page.reload();
  await expect.poll(isThere).toBe(true);
  await ann.page.goto(server().url);
  await ann.page.goBack();
  await expect.poll(isThere).toBe(true);
  await ann.page.getByRole('button', { name: 'Jump to latest' }).click();
  await expect.poll(() => ann.fromEnd()).toBeLessThan(2);
  await ann.page.reload();
  await ann.page.locator('.send:enabled').waitFor();
  expect(await ann.fromEnd()).toBeLessThan(2);
});

test('the lobby lists the rooms one was in, with what is new there', async () => {
  const [one, two] = [newRoom(), newRoom()];
  await fill(one, 2);
  await fill(two, 1);
  const ann = await visit(one, 'ann');
  await expect.poll(() => markOf(ann, one)).toBe(2);
  await ann.page.goto(`${server().url}/r/${encodeURIComponent(two)}`);
  await expect.poll(() => markOf(ann, two)).toBe(1);
  await ann.page.goto(server().url);
  await post(one, 'a <b>new</b> one');
  const list = ann.page.getByRole('list', { name: 'Rooms you were in' });
  await list.getByText('all read').first().waitFor();
  await ann.page.reload();
  await list.getByRole('link', { name: `${one} cy: a <b>new</b> one · now 1 new` }).waitFor();
  expect(await list.getByRole('link').count()).toBe(2);
  await ann.page.setViewportSize({ width: 320, height: 800 });
  await post(
    one,
    'so long that it is cut, and nothing of the lobby goes past its edge, on the smallest phone',
  );
  await ann.page.reload();
  await list.getByText('so long').waitFor();
  const wide = await ann.page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBe(320);
  const [words, number] = [list.locator('.text', { hasText: 'so long' }), list.locator('.number')];
  const [left, right] = [await words.boundingBox(), await number.boundingBox()];
  expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThan(right?.x ?? 0);
  await list.getByRole('link', { name: one }).click();
  await line(ann).waitFor();
});
