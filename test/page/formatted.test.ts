import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, post, server } = useServer();

const code =
  'const minutes = leaves.reduce((total, leaf) => total + leaf.steep, 0) // four, then pour';
const said = [
  '*Who brings what on Friday*\n- lemon cake: _dee_, scones: ~eve~ bo\n- for ann: ||a new blue pot||',
  `Smoky, please. This is how long mine takes:\n\`\`\`js\n${code}\n\`\`\``,
  '> Water is on.\n> Assam or the *smoky* one?\nThe recipe is at lemon.example/cake, not at https://аpple.com',
  '🍋 🎉',
  'run `npm ci` first; 2*3*4 and snake_case_names stay',
];

async function fill(room: string): Promise<void> {
  for (const text of said) await post(room, text);
}

/** The elements that a message's words are made of, as a tree of names. */
function shapeOf({ page }: Visit): Promise<string[]> {
  return page.locator('.line .words').evaluateAll((all) => {
    const shape = (element: Element): string =>
      `${element.localName}(${[...element.children]
        .filter(({ localName }) => !['svg', 'button'].includes(localName))
        .map(shape)
        .join(' ')})`;
    return all.map(shape);
  });
}

const shapes = [
  'div(p(strong()) ul(li(span() span(em() del())) li(span() span(span(span())))))',
  'div(p() div(p(span()) pre(code())))',
  'div(blockquote(p(strong())) p(a() a(span())))',
  'span()',
  'span(code())',
];

for (const options of [{ width: 1280 }, { width: 390, touch: true, dark: true }]) {
  test(`what people wrote has its looks at ${options.width} pixels`, async () => {
    const room = newRoom();
    await fill(room);
    const ann = await visit(room, 'ann', options);
    expect(await shapeOf(ann)).toEqual(shapes);
    const { page } = ann;
    expect(await page.locator('.words.big').count()).toBe(1);
    expect(await page.getByRole('link', { name: 'lemon.example/cake' }).getAttribute('href')).toBe(
      'https://lemon.example/cake',
    );
    // A long line of code scrolls by itself; nothing else does sideways.
    const wide = await page
      .locator('.fence pre')
      .evaluate((pre) => pre.scrollWidth > pre.clientWidth);
    expect(wide).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(
      true,
    );
    await page.waitForFunction(() => (CSS.highlights.get('code-word')?.size ?? 0) > 0);
    if (process.env['SHOTS'])
      await page.screenshot({ path: `${process.env['SHOTS']}/formatted-${options.width}.png` });
    expect(await faultsOf(page)).toEqual([]);
  });
}

test('a spoiler is opened and closed by keys, and by a click; nobody hears it before', async () => {
  const room = newRoom();
  await post(room, 'for ann: ||a new *blue* pot||');
  const ann = await visit(room, 'ann');
  const { page } = ann;
  const words = page.locator('.under');
  const button = page.getByRole('button', { name: 'Hidden text' });
  expect(await words.isVisible()).toBe(false);
  await button.focus();
  await button.press('Enter');
  expect(await words.isVisible()).toBe(true);
  expect(await button.getAttribute('aria-expanded')).toBe('true');
  await button.press('Enter');
  expect(await words.isVisible()).toBe(false);
  await page.locator('.spoiler').click();
  expect(await words.isVisible()).toBe(true);
  // To mark a word in it closes nothing.
  await words.click();
  expect(await words.isVisible()).toBe(true);
});

test('code is copied as it was typed, and what is sent has the same look as what is stored', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann', {
    context: { permissions: ['clipboard-read', 'clipboard-write'] },
  });
  const { page } = ann;
  await ann.say(`see\n\`\`\`js\n${code}\n  // *two*\n\`\`\``);
  await ann.sees('see');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByText('The code is copied.').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${code}\n  // *two*`);
});

test('a room that has formatting off shows what was typed, before and behind a reload', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  await ann.say('*bold* and `code`');
  await ann.page.locator('.words strong').waitFor();
  await server().act('room', 'set', room, 'formatting', 'off');
  await ann.page.locator('.words strong').waitFor({ state: 'detached' });
  expect(await ann.texts()).toEqual(['*bold* and `code`']);
  await ann.come();
  expect(await ann.texts()).toEqual(['*bold* and `code`']);
  expect(await ann.page.locator('.words strong').count()).toBe(0);
  await server().act('room', 'set', room, 'formatting', 'on');
  await ann.page.locator('.words strong').waitFor();
});

test('editing begins with what was typed, also where the row was served', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  await ann.say('*one* ||two|| https://bücher.example');
  await ann.sees('one');
  await ann.come();
  await ann.field.press('ArrowUp');
  expect(await ann.field.inputValue()).toBe('*one* ||two|| https://bücher.example');
});

test('right to left, lists and quotes stand on the other side, and code does not', async () => {
  const room = newRoom();
  await fill(room);
  const ann = await visit(room, 'ann');
  const { page } = ann;
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
  const [quote, words] = await Promise.all([
    page.locator('blockquote').boundingBox(),
    page.locator('.words:has(blockquote)').boundingBox(),
  ]);
  expect(quote && words && Math.round(quote.x + quote.width)).toBe(
    Math.round((words?.x ?? 0) + (words?.width ?? 0)),
  );
  expect(await page.locator('.fence pre').evaluate((pre) => getComputedStyle(pre).direction)).toBe(
    'ltr',
  );
  if (process.env['SHOTS'])
    await page.screenshot({ path: `${process.env['SHOTS']}/formatted-rtl.png` });
});
