import { expect, test } from 'vitest';
import { useServer } from './room-visit.ts';

const { server, visit, newRoom, post } = useServer();

test('a room with pins is served with its bar, which covers spoilers; nothing moves when the script takes it over', async () => {
  const room = newRoom();
  await post(room, 'A first pin');
  await post(room, `The end: ||the butler|| did it. ${'More of it. '.repeat(40)}`, '<b>dee');
  for (let i = 0; i < 40; i++) await post(room, `line ${i}`);
  for (const seq of ['1', '2']) await server().act('host', 'pin', room, seq);
  const html = await (await fetch(`${server().url}/r/${encodeURIComponent(room)}`)).text();
  const bar = /<div class="pins".*?<\/div>/s.exec(html)?.[0] ?? '';
  expect(bar).toContain('▒▒▒ did it.');
  expect(bar).toContain('&lt;b&gt;dee');
  expect(bar).not.toContain('the butler');
  expect(bar.length).toBeLessThan(800);

  const ann = await visit(room, 'ann');
  await ann.page.addInitScript(() => {
    const shifted: string[] = [];
    Object.assign(window, { shifted });
    const told = (entry: PerformanceEntry) =>
      (entry as PerformanceEntry & { sources: { node: Node | null }[] }).sources;
    new PerformanceObserver((list) => {
      for (const { node } of list.getEntries().flatMap(told)) {
        const element = node instanceof Element ? node : node?.parentElement;
        if (element?.closest('main, footer')) shifted.push(element.outerHTML);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const script = Promise.withResolvers<void>();
  await ann.page.route('**/*.js', async (route) => {
    await script.promise;
    await route.continue();
  });
  const { page } = ann;
  await page.goto(page.url(), { waitUntil: 'commit' });
  const served = page.locator('div.pins');
  await served.getByText('did it.').waitFor();
  const before = await page.locator('.log').boundingBox();
  const barBefore = await served.boundingBox();
  script.resolve();
  await page.getByRole('button', { name: '1 more' }).waitFor();
  await page.locator('.send:enabled').waitFor();
  expect(await page.locator('.log').boundingBox()).toEqual(before);
  expect(await page.locator('.pins').boundingBox()).toEqual(barBefore);
  expect(await page.evaluate('window.shifted')).toEqual([]);

  await page.getByRole('region', { name: 'Pinned' }).getByText('did it.').click();
  await page.locator('#m2[data-found]').waitFor();
  expect(new URL(page.url()).search).toBe('');
});

test('a bar that was served goes where nothing is pinned any more', async () => {
  const room = newRoom();
  await post(room, 'Doors close at nine.');
  await server().act('host', 'pin', room, '1');
  const ann = await visit(room, 'ann');
  const { page } = ann;
  const script = Promise.withResolvers<void>();
  await page.route('**/*.js', async (route) => {
    await script.promise;
    await route.continue();
  });
  await page.goto(page.url(), { waitUntil: 'commit' });
  await page.locator('div.pins').waitFor();
  await server().act('host', 'unpin', room, '1');
  script.resolve();
  await page.locator('.pins').waitFor({ state: 'hidden' });
});
