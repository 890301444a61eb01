import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer, type Visit } from './room-visit.ts';
import { holdScripts, shiftedIn, watchShifts } from './shifts.ts';

const { server, visit, newRoom, post, fill } = useServer();

const pathTo = (room: string, place = '') =>
  `${server().url}/r/${encodeURIComponent(room)}${place}`;
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const topOf = ({ page }: Pick<Visit, 'page'>, id: string) =>
  page.locator(`#${id}`).evaluate((row) => row.getBoundingClientRect().top);
/** The newest page, or that and the one before it: never what lies between it and the past. */
async function seesNewest(who: Visit, last: number): Promise<void> {
  const seqs = await who.seqs();
  expect(seqs).toEqual(range(seqs[0] ?? 0, last));
  expect(seqs[0]).toBeGreaterThanOrEqual(last - 100);
}

const activeId = ({ page }: Visit) => page.evaluate(() => document.activeElement?.id);

/** Comes by a link to a place in the past. */
async function comeTo(room: string, place: string, name = 'ann'): Promise<Visit> {
  const ann = await visit(room, name);
  await ann.page.goto(pathTo(room, place));
  await ann.page.locator('.send:enabled').waitFor();
  return ann;
}

test('a link to a place: it is served, seen at once, and the script moves nothing', async () => {
  const room = newRoom();
  await fill(room, 200);
  const ann = await visit(room, 'ann');
  await watchShifts(ann.page);
  const letGo = await holdScripts(ann.page);
  await ann.page.goto(pathTo(room, '?m=60#m60'), { waitUntil: 'commit' });
  await ann.page.locator('#m85').waitFor();
  expect(await ann.seqs()).toEqual(range(35, 85));
  await ann.page.waitForFunction(() => document.querySelector('.log')?.scrollTop !== 0);
  const before = await topOf(ann, 'm60');
  expect(before).toBeGreaterThan(100);
  expect(before).toBeLessThan(700);
  await ann.page.getByRole('link', { name: 'Jump to latest' }).waitFor();
  letGo();
  await ann.page.locator('.send:enabled').waitFor();
  await ann.page.getByRole('button', { name: 'Jump to latest' }).waitFor();
  await ann.page.locator('#m60[data-found]').waitFor();
  expect(Math.abs((await topOf(ann, 'm60')) - before)).toBeLessThanOrEqual(1);
  expect(await activeId(ann)).toBe('m60');
  expect(await shiftedIn(ann.page)).toEqual([]);
});

test('in the past live messages are counted, and the way back takes the newest page', async () => {
  const room = newRoom();
  await fill(room, 300);
  const ann = await comeTo(room, '?m=40#m40');
  await post(room, 'line 301');
  await ann.page.getByRole('button', { name: '1 new · jump to latest' }).waitFor();
  expect((await ann.seqs()).at(-1)).toBeLessThan(200);
  await ann.page.getByRole('button', { name: 'jump to latest' }).press('Enter');
  await ann.sees('line 301');
  await seesNewest(ann, 301);
  expect(await ann.fromEnd()).toBeLessThan(2);
  expect(await activeId(ann)).toBe('m301');
  expect(ann.page.url()).toBe(pathTo(room));
  await post(room, 'line 302');
  await ann.sees('line 302');
});

test('by scrolling one comes from the past to the beginning and to the end, a page at a time', async () => {
  const room = newRoom();
  await fill(room, 480);
  const ann = await comeTo(room, '?m=240#m240');
  const log = ann.page.locator('.log');
  let most = 0;
  const go = async (towards: 1 | -1, n: number) => {
    await log.hover();
    while (!(await ann.seqs()).includes(n)) {
      const [first, last] = [(await ann.seqs()).at(0) ?? 0, (await ann.seqs()).at(-1) ?? 0];
      await ann.page.mouse.wheel(0, towards * 1_000);
      // No step leads further than one page.
      const seqs = await ann.seqs();
      expect(
        Math.abs((towards > 0 ? last : first) - ((towards > 0 ? seqs.at(-1) : seqs[0]) ?? 0)),
      ).toBeLessThanOrEqual(100);
      most = Math.max(most, seqs.length);
      expect(seqs).toEqual(range(seqs[0] ?? 0, seqs.at(-1) ?? 0));
    }
  };
  await go(1, 480);
  await go(-1, 1);
  await ann.page.getByText('This is the beginning of the room.').waitFor();
  expect(most).toBeLessThanOrEqual(400);
});

test('the end of what is loaded of the past is no end to stay at: the row there stands still', async () => {
  const room = newRoom();
  await fill(room, 200);
  const { page } = await visit(newRoom(), 'ann');
  const asked: (() => void)[] = [];
  const isAsked = Promise.withResolvers<void>();
  await page.routeWebSocket('**/ws', (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const { type, after } = JSON.parse(String(text)) as { type: string; after?: number };
      if (type !== 'history' || after === undefined) return server.send(text);
      asked.push(() => server.send(text));
      isAsked.resolve();
    });
  });
  await page.goto(pathTo(room, '?m=60#m60'));
  await page.locator('.send:enabled').waitFor();
  const toEnd = () =>
    page.evaluate(async () => {
      const log = document.querySelector('.log');
      log?.scrollTo(0, log.scrollHeight);
      for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
      return document.getElementById('m85')?.getBoundingClientRect().top ?? 0;
    });
  await toEnd();
  await isAsked.promise;
  const before = await toEnd();
  for (const send of asked) send();
  await page.locator('#m86').waitFor({ state: 'attached' });
  expect(Math.abs((await topOf({ page }, 'm85')) - before)).toBeLessThanOrEqual(1);
});

test("the End key and one's own message lead out of the past", async () => {
  const room = newRoom();
  await fill(room, 200);
  const ann = await comeTo(room, '?m=40#m40');
  await ann.page.keyboard.press('End');
  await ann.sees('line 200');
  await seesNewest(ann, 200);
  expect(await activeId(ann)).toBe('m200');
  await ann.page.goto(pathTo(room, '?m=40#m40'));
  await ann.page.locator('.send:enabled').waitFor();
  await ann.say('here I am');
  await ann.sees('here I am');
  await seesNewest(ann, 201);
  expect(ann.page.url()).toBe(pathTo(room));
  await ann.page.reload();
  await ann.sees('here I am');
});

test('a number that is no message leads to the next one, and the page says so', async () => {
  const room = newRoom();
  await fill(room, 100);
  const ann = await comeTo(room, '?m=7000#m7000');
  await ann.page.getByText('That message could not be found.').waitFor();
  expect((await ann.seqs()).at(-1)).toBe(100);
});

test('a room with a password opens at the place once it is said', async () => {
  const room = newRoom();
  const headers = { authorization: `Bearer ${'k'.repeat(43)}`, 'content-type': 'application/json' };
  const ask = async (method: string, path: string, body: object) => {
    const url = `${server().url}/api/rooms${path}`;
    expect((await fetch(url, { method, headers, body: JSON.stringify(body) })).ok).toBe(true);
  };
  await ask('POST', '', { code: room });
  await fill(room, 120);
  await ask('PATCH', `/${encodeURIComponent(room)}`, { password: 'kettle' });
  const ann = await visit(newRoom(), 'ann');
  await ann.page.goto(pathTo(room, '?m=20#m20'));
  await ann.page.getByLabel('Password').fill('kettle');
  await ann.page.keyboard.press('Enter');
  await ann.page.locator('#m20[data-found]').waitFor();
});

test('Copy link gives the place', async () => {
  const room = newRoom();
  await fill(room, 2);
  const ann = await visit(room, 'ann', {
    context: { permissions: ['clipboard-read', 'clipboard-write'] },
  });
  await ann.page.locator('#m2').focus();
  await ann.page.keyboard.press('Enter');
  await ann.page.getByRole('menuitem', { name: 'Copy link' }).click();
  await ann.page.getByText('The link is copied.').waitFor();
  expect(await ann.page.evaluate(() => navigator.clipboard.readText())).toBe(
    pathTo(room, '?m=2#m2'),
  );
});

test('from the line of a day one goes to another day, by keys alone, to the beginning and back', async () => {
  const room = newRoom();
  await post(room, 'today');
  await server().amend(async (store) => {
    const name = store.find(`${room} past`);
    if (!name) throw new Error(room);
    const author = { id: 'u_ann', name: 'ann' };
    const days = ['2025-03-10', '2025-03-12', '2026-01-05'];
    const facts = days.flatMap((day) =>
      range(1, 60).map((n) => ({
        room: name,
        author,
        at: Date.parse(`${day}T09:00:00Z`) + n * 1_000,
        change: { type: 'posted', text: `${day} line ${n}` } as const,
      })),
    );
    await store.commit(facts);
  });
  const ann = await visit(`${room} past`, 'ann');
  const { page } = ann;
  const dialog = page.getByRole('dialog', { name: 'Go to a day' });
  const field = dialog.getByLabel('Day');
  const open = async () => {
    await page.locator('.log').focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('.day') !== null)).toBe(true);
    await page.keyboard.press('Enter');
    await dialog.waitFor();
  };
  await open();
  expect(await field.inputValue()).toBe('2026-01-05');
  await page.locator('input[type=date][min="2025-03-10"][max="2026-01-05"]').waitFor();
  expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.closest('.day') !== null)).toBe(true);

  await open();
  await field.fill('2025-03-12');
  await page.keyboard.press('Enter');
  await page.locator('#m61[data-found]').waitFor();
  expect(await activeId(ann)).toBe('m61');
  const log = await page.locator('.log').evaluate((log) => log.getBoundingClientRect().top);
  expect((await topOf(ann, 'm61')) - log).toBeLessThan(60);

  await open();
  await field.fill('2025-03-11');
  await dialog.getByRole('button', { name: 'Go' }).press('Enter');
  await page.getByText('Nothing was said on 2025-03-11.').waitFor();
  expect(await activeId(ann)).toBe('m61');

  await open();
  await field.fill('2020-01-01');
  await page.keyboard.press('Enter');
  expect(await field.evaluate((input: HTMLInputElement) => input.validity.rangeUnderflow)).toBe(
    true,
  );
  await dialog.getByRole('button', { name: 'The beginning' }).press('Enter');
  await page.getByText('This is the beginning of the room.').waitFor();
  expect(await activeId(ann)).toBe('m1');
  await open();
  await dialog.getByRole('button', { name: 'The latest' }).press('Enter');
  await ann.sees('2026-01-05 line 60');
  await seesNewest(ann, 180);
  expect(await activeId(ann)).toBe('m180');
});
