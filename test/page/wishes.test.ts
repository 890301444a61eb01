import { expect, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { useServer } from './room-visit.ts';

const { visit, newRoom, post, fill, server } = useServer();

test('with reduced motion nothing moves, whichever sheet says so', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann', { context: { reducedMotion: 'reduce' } });
  const bo = await visit(room, 'bo');
  // Who is not in yet cannot be seen writing.
  await bo.page.locator('.people .member', { hasText: 'bo' }).waitFor();
  await bo.field.pressSequentially('hm');
  await ann.page.getByText('bo is writing').waitFor();
  const moving = await ann.page.evaluate(() => {
    const moves = () =>
      [...document.querySelectorAll('*')]
        .flatMap((part) =>
          [undefined, '::before', '::after'].map((at) => getComputedStyle(part, at)),
        )
        .filter(({ animationDuration, transitionDuration }) =>
          /[1-9]/.test(animationDuration + transitionDuration),
        ).length;
    const own = moves();
    // The closest rule, in the latest sheet and in no layer.
    const late = new CSSStyleSheet();
    late.replaceSync('.house * { animation: blink 1s infinite; transition: opacity 1s; }');
    document.adoptedStyleSheets.push(late);
    return { own, late: moves() };
  });
  expect(moving).toEqual({ own: 0, late: 0 });
});

test('forced colours leave every button an edge, on every page', async () => {
  const room = newRoom();
  await post(room, 'said');
  const context = { forcedColors: 'active' } as const;
  const bare = async (path: string, width: number) => {
    const page = await openPage({ width, context });
    await page.goto(server().url + path);
    if (path.startsWith('/r/')) {
      await page.locator('.send:enabled').waitFor();
      await page.locator('.line').first().hover();
      await page.locator('parlour-acts').waitFor();
    }
    const without = await page
      .locator('button:visible, .act:visible, input:visible')
      .evaluateAll((parts) =>
        parts
          .filter((part) => {
            const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(part);
            const isEdge = borderTopWidth !== '0px' && borderTopStyle !== 'none';
            return !isEdge || /^rgba.*, 0\)$/.test(borderTopColor);
          })
          .map(({ outerHTML }) => outerHTML.slice(0, 80)),
      );
    await page.context().close();
    return without;
  };
  for (const path of ['/', '/open?code=a%2Fb', '/nowhere', `/r/${room}`, `/lite/${room}`]) {
    expect(await bare(path, 1280), path).toEqual([]);
  }
});

test('a long page stands still when its script takes over, wherever the reader is', async () => {
  const room = newRoom();
  await fill(room, 80);
  for (const [height, back] of [
    [2_400, 0],
    [800, 0],
    [800, 300],
    [800, 5_000],
  ] as const) {
    const page = await openPage({ height });
    const held = Promise.withResolvers<void>();
    await page.route('**/*.js', async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.goto(`${server().url}/r/${room}`, { waitUntil: 'commit' });
    await page.locator('.line').nth(49).waitFor();
    await page.locator('.log').evaluate((log, by) => log.scrollBy(0, -by), back);
    const first = page.locator('.talk > li').first();
    expect(await first.textContent()).toBe('There are earlier messages.');
    const inView = () =>
      page.locator('.line').evaluateAll((rows) =>
        rows.flatMap((row): [string, number][] => {
          const { top, bottom } = row.getBoundingClientRect();
          return top > 56 && bottom < innerHeight - 100 ? [[row.id, top]] : [];
        }),
      );
    const before = await inView();
    held.resolve();
    await page.locator('.send:enabled').waitFor();
    const after = new Map(await inView());
    const shifts = before.map(([id, top]) => Math.abs((after.get(id) ?? Number.NaN) - top));
    expect(shifts.length, `${height} high`).toBeGreaterThan(10);
    // Scrolling goes by whole pixels.
    expect(Math.max(...shifts), `${height} high, ${back} up`).toBeLessThanOrEqual(1);
    await page.context().close();
  }
});

test('the lobby takes a room by its link, and keeps what leads nowhere', async () => {
  const room = newRoom();
  await post(room, 'said');
  const page = await openPage();
  await page.goto(server().url);
  const field = page.getByLabel('Room code or link');
  await field.fill(`${server().url}/r/${encodeURIComponent(room)}#m1`);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByText('said').waitFor();
  expect(new URL(page.url()).hash).toBe('#m1');
  await page.goto(server().url);
  await field.fill('https://chat.example/r/tea');
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('alert').getByText('another server, chat.example').waitFor();
  expect(await field.inputValue()).toBe('https://chat.example/r/tea');
  await page.context().close();
});
