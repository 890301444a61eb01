import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { wallOptions } from '../../src/protocol/wall.ts';
import { faultsOf } from '../support/axe.ts';
import { errorsOf, openPage } from '../support/chromium.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

const secret = 'a'.repeat(43);

/** Waits until the wall shows these lines, in this order. */
async function shows(page: Page, ...lines: string[]): Promise<void> {
  await page.waitForFunction(
    (expected) =>
      JSON.stringify(
        [...document.querySelectorAll('.wall-line')].map((line) =>
          (line as HTMLElement).innerText.replace(/\s+/g, ' ').trim(),
        ),
      ) === JSON.stringify(expected),
    lines,
  );
}

const word = (page: Page, text: string) => page.locator('.wall-word', { hasText: text }).waitFor();

test('options are read strictly, and what cannot be is said', () => {
  expect(wallOptions([]).options).toEqual({
    ...{ last: 8, only: 'all', size: 100, bg: 'none', side: 'start', join: 'off', hold: 0 },
  });
  const given = [
    ...[['last', '5'] as const, ['only', 'pinned'] as const, ['size', '1e2'] as const],
    ...[['hold', '-1'] as const, ['bg', ''] as const, ['__proto__', 'x'.repeat(999)] as const],
  ];
  const { options, faults } = wallOptions(given);
  expect(options).toMatchObject({ last: 5, only: 'pinned', size: 100, hold: 0, bg: 'none' });
  expect(faults.map(({ name }) => name)).toEqual(['size', 'hold', 'bg', '__proto__']);
  expect(faults[3]?.given).toHaveLength(40);
});

test('a wall shows the last lines, edits and removals, pins and the code, and counts as nobody', async () => {
  let parlour = await startParlour({});
  const ann = await Talker.greet(parlour.wsUrl, { secret, name: 'ann' });
  await fetch(`${parlour.url}/api/rooms`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ code: 'tea' }),
  });
  await ann.join('tea');
  let ref = 0;
  const ask = (command: object) => ann.ask({ room: 'tea', ref: `r${ref++}`, ...command } as never);
  const post = async (text: string) => (await ask({ type: 'post', text }))['seq'] as number;
  try {
    await post('one');
    const page = await openPage({ width: 1280, height: 720 });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${parlour.url}/wall/tea?last=3&join=on&size=huge&color=red`);
    await shows(page, 'ann owner one');
    await word(page, 'size cannot be “huge”. How large the letters are: 40 to 400 percent.');
    await word(page, 'A wall has no option color.');
    const two = await post('<b>two</b>');
    const long = 'w'.repeat(300);
    await post(long);
    await post('مرحبا بالجميع');
    await shows(page, 'ann owner <b>two</b>', `ann owner ${long}`, 'ann owner مرحبا بالجميع');
    const last = page.locator('.wall-line').last();
    expect(await last.evaluate((line) => getComputedStyle(line).animationName)).toBe('none');
    // The name decides the side of its own part alone: a line of an Arabic text by ann stays on its side.
    expect(await page.locator('.fading').innerText()).toContain('two');
    await ask({ type: 'edit', seq: two, text: 'second' });
    await page.locator('.fading', { hasText: 'second' }).waitFor();
    await ask({ type: 'remove', seq: two });
    await shows(page, 'ann owner one', `ann owner ${long}`, 'ann owner مرحبا بالجميع');
    const pinned = await post('Next question at 20:15 ☕');
    await ask({ type: 'pin', seq: pinned });
    await page.locator('.pinned', { hasText: 'Next question at 20:15 ☕' }).waitFor();
    expect(await page.locator('.wall-head .wall-code').innerText()).toBe('tea');
    const room = (await (await fetch(`${parlour.url}/api/rooms/tea`)).json()) as { people: number };
    expect(room.people).toBe(1);
    expect(await faultsOf(page)).toEqual([]);
    // Nothing is behind it, and nothing scrolls, at any size.
    for (const [width, height] of [
      [1280, 720],
      [3840, 2160],
      [640, 360],
    ] as const) {
      await page.setViewportSize({ width, height });
      const seen = await page.evaluate(() => {
        const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
        const ground = [document.documentElement, document.body, document.querySelector('.wall')];
        return {
          over: scrollWidth > clientWidth || scrollHeight > clientHeight,
          grounds: ground.map((one) => one && getComputedStyle(one).backgroundColor),
          cut: [...document.querySelectorAll('.wall-line')].some(
            (line) => line.getBoundingClientRect().right > innerWidth,
          ),
        };
      });
      expect(seen).toEqual({ over: false, cut: false, grounds: Array(3).fill('rgba(0, 0, 0, 0)') });
    }
    // Rows that went leave nothing behind: a wall stands for a night.
    const inList = () => page.locator('.wall-talk').evaluate((list) => list.childNodes.length);
    for (let i = 0; i < 9; i++) await post(`row ${i}`);
    await shows(page, 'ann owner row 6', 'ann owner row 7', 'ann owner row 8');
    expect(await inList()).toBe(3);
    // The server goes and comes back: so does the wall, with what was said meanwhile.
    parlour = await parlour.restart();
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    const again = { method: 'POST', headers, body: JSON.stringify({ text: 'back', name: 'ann' }) };
    expect((await fetch(`${parlour.url}/api/rooms/tea/messages`, again)).status).toBe(201);
    await shows(page, 'ann owner row 7', 'ann owner row 8', 'ann owner back');
    // A server that is away answers neither by WebSocket nor by HTTP, by which it is asked, too.
    const away = /WebSocket|ERR_CONNECTION_REFUSED/;
    expect(errorsOf(page).filter((error) => !away.test(error))).toEqual([]);
  } finally {
    await parlour.end();
  }
});

test('only what was approved, once the room holds everything; a closed room says why, and opens again', async () => {
  const parlour = await startParlour({});
  const ann = await Talker.greet(parlour.wsUrl, { secret, name: 'ann' });
  const bo = await Talker.greet(parlour.wsUrl, { secret: 'b'.repeat(43), name: 'bo' });
  await fetch(`${parlour.url}/api/rooms`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ code: 'tea' }),
  });
  await ann.join('tea');
  await bo.join('tea');
  let ref = 0;
  const ask = (who: Talker, command: object) =>
    who.ask({ room: 'tea', ref: `r${ref++}`, ...command } as never);
  try {
    await ask(bo, { type: 'post', text: 'nobody saw this' });
    const page = await openPage({ width: 800, height: 600 });
    await page.goto(`${parlour.url}/wall/tea?only=approved`);
    await word(page, 'This room holds back nothing');
    await shows(page);
    await ask(ann, { type: 'set', setting: 'hold', value: 'everybody' });
    const held = await ask(bo, { type: 'post', text: 'please' });
    await ask(bo, { type: 'post', text: 'never' });
    await ask(ann, { type: 'post', text: 'welcome' });
    await ask(ann, { type: 'approve', seq: held['seq'] });
    await shows(page, 'ann owner welcome', 'bo please');
    // A wall that comes later finds out since when all is held.
    await page.reload();
    await shows(page, 'ann owner welcome', 'bo please');
    await ask(ann, { type: 'set', setting: 'password', value: 'open sesame' });
    await word(page, 'This room asks for a password.');
    await shows(page);
    await page.goto(`${parlour.url}/wall/tea?only=approved#password=open%20sesame`);
    await shows(page, 'ann owner welcome', 'bo please');
    await page.clock.install();
    await ask(ann, { type: 'set', setting: 'read', value: 'members' });
    await word(page, 'Only members read this room.');
    await ask(ann, { type: 'set', setting: 'read', value: 'anyone' });
    await page.clock.runFor(31_000);
    await shows(page, 'ann owner welcome', 'bo please');
    const pinned = (await ask(ann, { type: 'post', text: 'read this' }))['seq'];
    await ask(ann, { type: 'pin', seq: pinned });
    await page.goto(`${parlour.url}/wall/tea?only=pinned&bg=plate&side=end#password=open%20sesame`);
    await shows(page, 'ann owner read this');
    expect(await page.locator('.pinned').count()).toBe(0);
  } finally {
    await parlour.end();
  }
});
