import type { WebSocketRoute } from 'playwright-core';
import { expect, test } from 'vitest';
import { useServer, type Visit } from './room-visit.ts';

const { server, visit, newRoom, post, fill } = useServer();

const lineRow = ({ page }: Visit, n: number) =>
  page.locator('.line', { has: page.locator('.words', { hasText: new RegExp(`^line ${n}$`) }) });

/** Leaves the end, but stays far from the start. */
async function scrollUp({ page }: Visit, pixels = 300): Promise<void> {
  await page.locator('.log').hover();
  await page.mouse.wheel(0, -pixels);
  await page.getByRole('button', { name: /jump to latest/i }).waitFor();
}

/** As the browser does when another tab is chosen. */
async function look({ page }: Visit, away: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, away);
}

test('older messages come as one scrolls up, and nothing moves under the reader', async () => {
  const room = newRoom();
  await fill(room, 120);
  const ann = await visit(room, 'ann');
  await ann.sees('line 120');
  expect(await ann.fromEnd()).toBeLessThan(2);
  const [first = 0] = await ann.seqs();
  const moved = await ann.page.evaluate(async (seq) => {
    const top = () => document.getElementById(`m${seq}`)?.getBoundingClientRect().top ?? 0;
    document.getElementById(`m${seq}`)?.scrollIntoView({ block: 'start' });
    const before = top();
    let most = 0;
    while (!document.getElementById(`m${seq - 20}`)) {
      await new Promise(requestAnimationFrame);
      most = Math.max(most, Math.abs(top() - before));
    }
    await new Promise(requestAnimationFrame);
    return Math.max(most, Math.abs(top() - before));
  }, first);
  expect(moved).toBeLessThanOrEqual(1);
  const seqs = await ann.seqs();
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => 121 - seqs.length + i));
});

test('up to the beginning of a long room, down to its end: few rows, none missing', async () => {
  const room = newRoom();
  await fill(room, 480);
  const ann = await visit(room, 'ann');
  await ann.sees('line 480');
  const log = ann.page.locator('.log');
  let most = 0;
  const see = async (n: number, end: 'start' | 'end') => {
    for (;;) {
      // Looked at first: rows may come while the sought one is counted.
      const before = (await ann.seqs()).join();
      if ((await lineRow(ann, n).count()) > 0) return;
      await log.evaluate((element, to) => {
        element.scrollTop = to === 'start' ? 0 : element.scrollHeight;
      }, end);
      await ann.page.waitForFunction(
        (was) =>
          [...document.querySelectorAll<HTMLElement>('.line')]
            .map((row) => row.dataset.seq)
            .join() !== was,
        before,
      );
      const seqs = await ann.seqs();
      expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => (seqs[0] ?? 0) + i));
      most = Math.max(most, await ann.page.locator('.talk > li').count());
    }
  };
  await see(1, 'start');
  await ann.page.getByText('This is the beginning of the room.').waitFor();
  await see(480, 'end');
  expect(most).toBeGreaterThan(300);
  expect(most).toBeLessThanOrEqual(400);
});

test('the end stays in view; further up, what comes is counted and can be jumped to', async () => {
  const room = newRoom();
  await fill(room, 60);
  const ann = await visit(room, 'ann');
  await ann.sees('line 60');
  await post(room, 'line 61');
  await ann.sees('line 61');
  expect(await ann.fromEnd()).toBeLessThan(2);

  await scrollUp(ann);
  const away = await ann.fromEnd();
  const place = await ann.page.locator('.log').evaluate((log) => log.scrollTop);
  await post(room, 'line 62');
  await post(room, 'line 63');
  await ann.page.getByRole('button', { name: '2 new' }).waitFor();
  expect(await ann.page.locator('.log').evaluate((log) => log.scrollTop)).toBe(place);
  expect(await ann.fromEnd()).toBeGreaterThan(away);
  await ann.page.getByRole('button', { name: '2 new' }).click();
  expect(await ann.fromEnd()).toBeLessThan(2);
  await ann.page.getByRole('button', { name: 'latest' }).waitFor({ state: 'detached' });

  await scrollUp(ann);
  await ann.say('line 64');
  await ann.sees('line 64');
  expect(await ann.fromEnd()).toBeLessThan(2);
});

test('what came while the tab was hidden is counted in the title and marked by a line', async () => {
  const room = newRoom();
  await fill(room, 3);
  const ann = await visit(room, 'ann');
  await ann.sees('line 3');
  await look(ann, true);
  await fill(room, 2, 4);
  await ann.page.waitForFunction(() => document.title.startsWith('(2) '));
  await look(ann, false);
  await ann.sees('line 5');
  expect(await ann.page.title()).toBe(`${room} · Parlour`);
  const rows = await ann.page.locator('.talk > :is(.line, .new)').allTextContents();
  expect(rows.findIndex((text) => text.includes('New since'))).toBe(3);
  await ann.say('read');
  await ann.page.getByText('New since').waitFor({ state: 'detached' });
});

test('after a gap too long to replay, the talk has no hole', async () => {
  const room = newRoom();
  await fill(room, 3);
  const ann = await visit(room, 'ann');
  await ann.sees('line 3');
  const sockets: WebSocketRoute[] = [];
  let isDown = false;
  await ann.page.routeWebSocket('**/ws', (socket) => {
    if (isDown) void socket.close();
    else socket.connectToServer();
    sockets.push(socket);
  });
  await ann.come();
  await ann.sees('line 3');
  isDown = true;
  await sockets.at(-1)?.close();
  await fill(room, 320, 4);
  isDown = false;
  // Waking up, the page does not wait for its next try.
  await ann.page.evaluate(() => dispatchEvent(new Event('online')));
  await ann.sees('line 323');
  const seqs = await ann.seqs();
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => 324 - seqs.length + i));
  expect(await ann.fromEnd()).toBeLessThan(2);
});

test('search finds a message and shows it among its neighbours', async () => {
  const room = newRoom();
  await post(room, 'the word is Assam');
  await fill(room, 150);
  const ann = await visit(room, 'ann');
  // A server that is busy gives up for now, and offers to go on.
  const further = ann.page.getByRole('button', { name: 'Look further back' });
  await ann.page.addLocatorHandler(further, (button) => button.click());
  await ann.page.getByRole('button', { name: 'Search messages' }).click();
  await ann.page.getByRole('searchbox', { name: 'Search messages' }).fill('assam');
  await ann.page.keyboard.press('Enter');
  await ann.page.getByRole('link', { name: 'Assam' }).click();
  await ann.row('the word is Assam').waitFor();
  await ann.page.waitForFunction(() => document.activeElement?.matches('.line[data-found]'));
  expect(await lineRow(ann, 1).count()).toBe(1);
  expect(await lineRow(ann, 150).count()).toBe(0);
  await ann.page.getByRole('button', { name: 'Jump to latest' }).click();
  await lineRow(ann, 150).waitFor();
  expect(await ann.fromEnd()).toBeLessThan(2);
});

test('search says how many there are, the newest first, and shows the older ones, too', async () => {
  const room = newRoom();
  await post(room, 'the first CAFÉ');
  await fill(room, 60, 1);
  for (let i = 1; i <= 55; i++) await post(room, `cafe ${i}`);
  const ann = await visit(room, 'ann');
  await ann.page.getByRole('button', { name: 'Search messages' }).click();
  await ann.page.getByRole('searchbox', { name: 'Search messages' }).fill('cafe');
  await ann.page.keyboard.press('Enter');
  await ann.page.getByText('56 messages, newest first.').waitFor();
  const words = () => ann.page.locator('.found .words').allTextContents();
  expect(await words()).toEqual(Array.from({ length: 50 }, (_, i) => `cafe ${55 - i}`));
  await ann.page.getByRole('button', { name: 'Show older' }).click();
  await ann.page.locator('.found mark', { hasText: 'CAFÉ' }).waitFor();
  expect((await words()).slice(-2)).toEqual(['cafe 1', 'the first CAFÉ']);
  await ann.page.getByText('56 messages, newest first.').waitFor();
  expect(await ann.page.getByRole('button', { name: 'Show older' }).count()).toBe(0);
});

test('hits of people of one name are told apart', async () => {
  const room = newRoom();
  await post(room, 'cake, says cy');
  await server().amend(async (store) => {
    const name = store.find(room);
    if (!name) throw new Error(room);
    const authors = ['u_Ab3x9kQz1', 'u_Zz8y7kQz1'].map((id) => ({ id, name: 'Ann' }));
    const change = { type: 'posted', text: 'cake' } as const;
    await store.commit(authors.map((author) => ({ room: name, author, at: Date.now(), change })));
  });
  const bo = await visit(room, 'bo');
  await bo.page.getByRole('button', { name: 'Search messages' }).click();
  await bo.page.getByRole('searchbox', { name: 'Search messages' }).fill('cake');
  await bo.page.keyboard.press('Enter');
  await bo.page.getByText('3 messages, newest first.').waitFor();
  const tags = await bo.page.locator('.found .tag').allTextContents();
  expect(tags).toEqual(['Zz8y-7kQz', 'Ab3x-9kQz']);
});

test('a link to a message opens the room at it', async () => {
  const room = newRoom();
  await fill(room, 120);
  const ann = await visit(room, 'ann');
  await ann.page.goto(`${ann.page.url()}#m7`);
  await ann.page.reload();
  await lineRow(ann, 7).waitFor();
  await ann.page.waitForFunction(() => {
    const row = document.getElementById('m7')?.getBoundingClientRect();
    return row !== undefined && row.top > 0 && row.bottom < innerHeight;
  });
});

test('rows are walked by keys, and Escape leads to the composer', async () => {
  const room = newRoom();
  await fill(room, 3);
  const ann = await visit(room, 'ann');
  await lineRow(ann, 3).focus();
  await ann.page.keyboard.press('ArrowUp');
  expect(await ann.page.evaluate(() => document.activeElement?.id)).toBe('m2');
  await post(room, 'line 4');
  await ann.sees('line 4');
  expect(await ann.page.evaluate(() => document.activeElement?.id)).toBe('m2');
  await ann.page.keyboard.press('Enter');
  await ann.page.getByRole('menuitemcheckbox', { name: 'React with 👍' }).press('ArrowRight');
  await ann.page.keyboard.press('Enter');
  await lineRow(ann, 2).getByRole('button', { name: '❤️ 1' }).waitFor();
  expect(await ann.page.evaluate(() => document.activeElement?.id)).toBe('m2');
  await ann.page.keyboard.press('Escape');
  expect(await ann.page.evaluate(() => document.activeElement?.id)).toBe('say');
});

test('what can not be loaded leaves a row that says so, and is loaded when it can be', async () => {
  const room = newRoom();
  await fill(room, 120);
  const ann = await visit(room, 'ann');
  let isBroken = true;
  await ann.page.routeWebSocket('**/ws', (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const { type, ref } = JSON.parse(String(text)) as { type: string; ref?: string };
      const refusal = {
        type: 'refused',
        code: 'internal',
        text: 'Something broke here.',
        retry: 5,
      };
      if (isBroken && type === 'history') socket.send(JSON.stringify({ ...refusal, ref }));
      else server.send(text);
    });
  });
  await ann.come();
  await ann.sees('line 120');
  await ann.page.locator('.log').evaluate((log) => {
    log.scrollTop = 0;
  });
  await ann.page.getByText('Some messages could not be loaded.').waitFor();
  isBroken = false;
  await ann.page.getByRole('button', { name: 'Load', exact: true }).click();
  await lineRow(ann, 50).waitFor({ state: 'attached' });
});
