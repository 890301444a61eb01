import { expect, test } from 'vitest';
import { useServer } from './room-visit.ts';
import { holdScripts, shiftedIn, watchShifts } from './shifts.ts';

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
  await watchShifts(ann.page);
  const letGo = await holdScripts(ann.page);
  const { page } = ann;
  await page.goto(page.url(), { waitUntil: 'commit' });
  const served = page.locator('div.pins');
  await served.getByText('did it.').waitFor();
  const before = await page.locator('.log').boundingBox();
  const barBefore = await served.boundingBox();
  letGo();
  await page.getByRole('button', { name: '1 more' }).waitFor();
  await page.locator('.send:enabled').waitFor();
  expect(await page.locator('.log').boundingBox()).toEqual(before);
  expect(await page.locator('.pins').boundingBox()).toEqual(barBefore);
  expect(await shiftedIn(page)).toEqual([]);

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
  const letGo = await holdScripts(page);
  await page.goto(page.url(), { waitUntil: 'commit' });
  await page.locator('div.pins').waitFor();
  await server().act('host', 'unpin', room, '1');
  letGo();
  await page.locator('.pins').waitFor({ state: 'hidden' });
});
