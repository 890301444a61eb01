import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

/** A moderator with a phone, and what eve said that waits. */
async function heldOnPhone(texts: readonly string[], width = 390) {
  const room = newRoom();
  const ann = await visit(room, 'ann', { width, touch: true });
  const eve = await visit(room, 'eve');
  await ann.field.fill('Water is on.');
  await ann.page.getByRole('button', { name: 'Send' }).tap();
  await eve.sees('Water is on.');
  const id = await ann.page.locator('.line.me').getAttribute('data-author');
  await server().act('room', 'grant', room, id ?? '', 'moderator');
  await server().act('room', 'set', room, 'hold', 'everybody');
  for (const text of texts) {
    await eve.say(text);
    await eve.page.locator('.held', { hasText: text }).waitFor();
  }
  await ann.page.getByRole('button', { name: `Waiting for you: ${texts.length}` }).tap();
  await ann.page
    .locator('.case')
    .nth(texts.length - 1)
    .waitFor();
  return { room, ann, eve };
}

/** A finger on a case of the queue: where it is put, and the steps that it takes from there. */
async function finger({ page }: Visit, text: string, at?: number) {
  const row = page.locator('.case', { hasText: text });
  const box = await row.boundingBox();
  if (!box) throw new Error(text);
  let [x, y] = [at ?? box.x + box.width / 2, box.y + 20];
  const session = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd') =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x, y }],
    });
  await send('touchStart');
  return {
    row,
    async by(right: number, down = 0, steps = 8): Promise<void> {
      for (let i = 0; i < steps; i++) {
        x += right / steps;
        y += down / steps;
        await send('touchMove');
      }
    },
    up: () => send('touchEnd'),
  };
}

const toast = ({ page }: Visit, text: string) => page.locator('.toast', { hasText: text });
const gone = { state: 'detached' } as const;

test('a row is pushed to the right to approve and to the left to reject, and says before what that does', async () => {
  const { ann, eve } = await heldOnPhone(['first held', 'second held', 'third held']);
  const right = await finger(ann, 'first held');
  await right.by(60);
  expect(await right.row.getAttribute('data-pushed')).toBe('yes');
  expect(await right.row.getAttribute('data-side')).toBeNull();
  await right.by(80);
  expect(await right.row.getAttribute('data-side')).toBe('yes');
  const label = await right.row.evaluate((row) => getComputedStyle(row, '::after').content);
  expect(label).toContain('Approve');
  expect(await faultsOf(ann.page)).toEqual([]);
  await right.up();
  await eve.sees('first held');
  const left = await finger(ann, 'second held');
  await left.by(-150);
  expect(await left.row.getAttribute('data-side')).toBe('no');
  await left.up();
  await left.row.waitFor(gone);
  await toast(ann, 'Rejected: one message by eve').waitFor();
  expect(await ann.page.locator('.case').count()).toBe(1);
});

test('what is let go before its time, or brought back, does nothing', async () => {
  const { ann } = await heldOnPhone(['first held', 'second held']);
  const short = await finger(ann, 'first held');
  await short.by(70);
  await short.up();
  const back = await finger(ann, 'first held');
  await back.by(-160);
  expect(await back.row.getAttribute('data-side')).toBe('no');
  await back.by(150);
  expect(await back.row.getAttribute('data-side')).toBeNull();
  await back.up();
  expect(await back.row.getAttribute('style')).toBeFalsy();
  // A finger at the edge of the screen is the browser's.
  const edge = await finger(ann, 'first held', 20);
  await edge.by(200);
  expect(await edge.row.getAttribute('data-pushed')).toBeNull();
  await edge.up();
  expect(await ann.page.locator('.case').count()).toBe(2);
  expect(await ann.page.locator('.toast').count()).toBe(0);
});

test('up and down the list scrolls as ever, however the finger goes on', async () => {
  const { ann } = await heldOnPhone(['first held', 'second held', 'third held'], 320);
  await ann.page.setViewportSize({ width: 320, height: 420 });
  const panel = ann.page.locator('.questions');
  const scrolled = () => panel.evaluate((one) => one.scrollTop);
  expect(await scrolled()).toBe(0);
  const down = await finger(ann, 'first held');
  await down.by(4, -120);
  await down.by(150, -20);
  expect(await down.row.getAttribute('data-pushed')).toBeNull();
  await down.up();
  await expect.poll(scrolled).toBeGreaterThan(50);
  expect(await ann.page.locator('.case').count()).toBe(3);
  const wide = await ann.page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(320);
});

test('several rejections are one toast, which offers each text back, and never stands on the last row', async () => {
  const { ann, eve } = await heldOnPhone(['first held', 'second held', 'third held'], 320);
  for (const text of ['first held', 'second held', 'third held']) {
    const row = ann.page.locator('.case', { hasText: text });
    await row.getByRole('button', { name: 'Reject' }).tap();
    await row.waitFor(gone);
  }
  const one = toast(ann, 'Rejected: 3 messages');
  await one.waitFor();
  expect(await ann.page.locator('.toast').count()).toBe(1);
  expect(await one.locator('li').allInnerTexts()).toEqual(
    ['first held', 'second held', 'third held'].map((text) => expect.stringContaining(text)),
  );
  expect(await faultsOf(ann.page)).toEqual([]);
  await one.getByRole('button', { name: 'Undo: second held' }).tap();
  await toast(ann, 'Rejected: 2 messages').waitFor();
  await ann.page.locator('.case', { hasText: 'second held' }).waitFor();
  await ann.page.getByRole('button', { name: 'Close the queue' }).tap();
  await eve.page.getByText('third held').waitFor(gone);
  expect(await eve.page.getByText('second held').count()).toBe(1);
  await toast(ann, 'Rejected').first().waitFor();
  const boxes = async (what: string) => await ann.page.locator(what).last().boundingBox();
  const [last, toasts, composer] = [
    await boxes('.log'),
    await boxes('.toasts'),
    await boxes('.compose'),
  ];
  if (!last || !toasts || !composer) throw new Error('not shown');
  expect(last.y + last.height).toBeLessThanOrEqual(toasts.y + 1);
  expect(toasts.y + toasts.height).toBeLessThanOrEqual(composer.y + 1);
  expect(await ann.fromEnd()).toBeLessThan(2);
});

test('a row of the talk is pushed to the right to be answered, and nowhere else', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann', { width: 390, touch: true });
  await ann.field.fill('Five?');
  await ann.page.getByRole('button', { name: 'Send' }).tap();
  await ann.sees('Five?');
  const push = async (right: number) => {
    const row = ann.page.locator('.line', { hasText: 'Five?' });
    const box = await row.boundingBox();
    if (!box) throw new Error('no row');
    let x = box.x + box.width / 2;
    const session = await ann.page.context().newCDPSession(ann.page);
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd') =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x, y: box.y + 12 }],
      });
    await send('touchStart');
    for (let i = 0; i < 8; i++) {
      x += right / 8;
      await send('touchMove');
    }
    await send('touchEnd');
  };
  await ann.page.waitForFunction(
    () => getComputedStyle(document.querySelector('.line[id]') as Element).touchAction === 'pan-y',
  );
  await push(-150);
  await push(60);
  expect(await ann.page.locator('.replying').count()).toBe(0);
  await push(150);
  await ann.page.locator('.replying', { hasText: 'Five?' }).waitFor();
});
