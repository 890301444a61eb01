import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { useServer } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

/** The parts of the bar that overlap another one, leave the page or hide letters of the title. */
async function faultsOfBar(page: Page): Promise<readonly string[]> {
  return page.locator('.bar').evaluate((bar) => {
    const shown = [...bar.querySelectorAll('.mark, .title, .tools > *')].filter(
      (part) => part.getBoundingClientRect().width > 0,
    );
    const boxes = shown.map((part) => ({
      name: part.className,
      box: part.getBoundingClientRect(),
    }));
    const out = boxes.filter(({ box }) => box.left < 0 || box.right > innerWidth);
    const over = boxes.filter(({ box }, i) =>
      boxes
        .slice(i + 1)
        .some(
          ({ box: other }) =>
            box.left < other.right - 1 &&
            other.left < box.right - 1 &&
            box.top < other.bottom - 1 &&
            other.top < box.bottom - 1,
        ),
    );
    const title = bar.querySelector<HTMLElement>('.title');
    const text = document.createRange();
    if (title) text.selectNodeContents(title);
    const words = title && text.getBoundingClientRect();
    const frame = title?.getBoundingClientRect();
    const isWhole =
      words && frame && words.right <= frame.right + 1 && words.bottom <= frame.bottom + 1;
    return [...out, ...over].map(({ name }) => name).concat(isWhole ? [] : ['title is cut']);
  });
}

test('a title of twenty letters can be read on a narrow phone, also by who keeps order', async () => {
  const room = newRoom();
  const { page } = await visit(room, 'ann', { width: 320, touch: true });
  await page.getByLabel('Message to').fill('Water is on.');
  await page.getByRole('button', { name: 'Send' }).tap();
  const author = await page.locator('.line.me').getAttribute('data-author');
  const look = async (who: string, title: string) => {
    await server().act('room', 'set', room, 'title', title);
    await page.getByRole('heading', { name: title }).waitFor();
    for (const width of [320, 360, 390, 540]) {
      await page.setViewportSize({ width, height: 700 });
      expect({ who, width, faults: await faultsOfBar(page) }).toEqual({ who, width, faults: [] });
    }
  };
  await look('guest', 'Gardening in Lisbon!');
  await look('guest', 'Donaudampfschiffahrt');
  await server().act('room', 'grant', room, author ?? '', 'owner');
  await page.locator('.tools .asked').waitFor();
  await look('owner', 'Gardening in Lisbon!');
  await look('owner', 'Donaudampfschiffahrt');
});

test('title and topic stand in the page as it is served, and a closed room tells neither', async () => {
  const room = newRoom();
  const { page } = await visit(room, 'ann');
  await page.getByLabel('Message to').fill('Water is on.');
  await page.keyboard.press('Enter');
  await page.locator('.line.me[id]').waitFor();
  await server().act('room', 'set', room, 'title', 'Tea & cake');
  await server().act('room', 'set', room, 'topic', 'Who brings <what>');
  const served = (at: string) =>
    fetch(`${server().url}/${at}/${encodeURIComponent(room)}`).then((answer) => answer.text());
  const html = await served('r');
  expect(html).toContain('<title>Tea &amp; cake · Parlour</title>');
  expect(html).toContain('<h1><span class="title" dir="auto">Tea &amp; cake</span></h1>');
  expect(html).toContain('Who brings &lt;what&gt;');
  expect(await served('lite')).toContain('<h1><bdi>Tea &amp; cake</bdi></h1>');
  // Nothing moves when the script takes over.
  const heightOf = async (at: Page) => (await at.locator('.bar').boundingBox())?.height;
  const still = await openPage({ context: { javaScriptEnabled: false } });
  await still.goto(page.url());
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 700 });
    await still.setViewportSize({ width, height: 700 });
    expect(await heightOf(still)).toBe(await heightOf(page));
  }
  await server().act('room', 'set', room, 'read', 'members');
  const closed = await served('r');
  expect(closed).not.toContain('cake');
  expect(closed).not.toContain('Who brings');
});

test('where the page is wide, one panel stands beside the talk, the one that was asked for last', async () => {
  const { page } = await visit(newRoom(), 'ann');
  const shown = () =>
    page.locator('.panel:visible').evaluateAll((all) => all.map((each) => each.className));
  const press = (name: RegExp) => page.locator('.tools').getByRole('button', { name }).click();
  await expect.poll(shown).toEqual(['panel people']);
  await press(/^About/);
  await expect.poll(shown).toEqual(['panel settings']);
  await press(/^Search/);
  await expect.poll(shown).toEqual(['panel search']);
  await press(/^About/);
  await expect.poll(shown).toEqual(['panel settings']);
  await press(/^People/);
  await expect.poll(shown).toEqual(['panel people']);
  await press(/^People/);
  await expect.poll(shown).toEqual([]);
});
