import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useServer } from './room-visit.ts';

const { visit, newRoom, post, server } = useServer();

/** What browsers make of a page that they translate. */
const translators = {
  /** Chromium: each text becomes two nested elements. */
  wrapping: () => {
    const texts: Text[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode as Text;
      if (text.data.trim() && !text.parentElement?.closest('textarea, script')) texts.push(text);
    }
    for (const text of texts) {
      const outer = document.createElement('font');
      const inner = document.createElement('font');
      inner.textContent = text.data.toUpperCase();
      outer.append(inner);
      text.replaceWith(outer);
    }
  },
  /** Firefox: a block is taken apart, its elements stand again between texts that are new. */
  rebuilding: () => {
    for (const block of document.querySelectorAll('p, h2, label, button, .text, .who, .words')) {
      const nodes = [...block.childNodes];
      for (const node of nodes) node.remove();
      for (const node of nodes) {
        if (node instanceof Text && node.data.trim()) block.append(node.data.toUpperCase());
        else if (node instanceof Element) block.append(node);
      }
    }
  },
};

async function translate(page: Page, how: keyof typeof translators): Promise<void> {
  await page.evaluate(translators[how]);
}

test.each(
  Object.keys(translators) as (keyof typeof translators)[],
)('a page that was translated goes on living, by %s', async (how) => {
  const room = newRoom();
  const ann = await visit(room, 'ann', { width: 390 });
  const bo = await visit(room, 'bo');
  await ann.say('my text');
  await bo.sees('my text');
  await ann.page.locator('.count', { hasText: '2' }).waitFor();
  await translate(ann.page, how);
  await bo.field.pressSequentially('https://a.example/x');
  await ann.page.locator('.typing', { hasText: 'bo is writing' }).waitFor();
  await translate(ann.page, how);
  await bo.field.press('Enter');
  await ann.sees('https://a.example/x');
  await ann.page.locator('.typing', { hasText: /./ }).waitFor({ state: 'detached' });

  // Edits, reactions, names and removals.
  await ann.field.press('ArrowUp');
  await translate(ann.page, how);
  await ann.field.fill('my other text');
  await ann.field.press('Enter');
  await ann.row('my other text').getByText('edited').waitFor();
  await translate(ann.page, how);
  await bo.row('my other text').hover();
  await bo.page.getByRole('button', { name: 'React', exact: true }).click();
  await bo.page.getByRole('menuitemcheckbox', { name: 'React with 👍' }).click();
  await ann.page.getByRole('button', { name: '👍 1' }).waitFor();
  await translate(ann.page, how);
  await ann.page.getByRole('button', { name: '👍' }).click();
  await ann.page.getByRole('button', { name: '👍 2' }).waitFor();
  expect(await ann.page.locator('.line').count()).toBe(2);

  // Who is here, in the bar and beside the talk.
  await ann.page.getByRole('button', { name: /^People/ }).click();
  await translate(ann.page, how);
  await bo.page.goto(server().url);
  await ann.page.locator('.people .member', { hasText: /bo/i }).waitFor({ state: 'detached' });
  await ann.page.locator('.people .many', { hasText: '1' }).waitFor();
  await ann.page.locator('.count', { hasText: '1' }).waitFor();
});

test('what was translated before the page came alive is not taken for what was said', async () => {
  const room = newRoom();
  await post(room, 'said so');
  const ann = await visit(room, 'ann');
  await ann.page.addInitScript(() => {
    document.addEventListener('readystatechange', () => {
      const words = document.querySelector('.words');
      if (document.readyState !== 'interactive' || !words) return;
      const font = document.createElement('font');
      font.textContent = 'TRANSLATED';
      words.replaceChildren(font);
    });
  });
  await ann.come();
  await ann.sees('said so');
  expect(await ann.texts()).toEqual(['said so']);
});
