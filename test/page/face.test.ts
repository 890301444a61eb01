import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { useServer } from './room-visit.ts';

const { server, visit, newRoom, post } = useServer();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules of accessibility that a page breaks. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(document);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

async function furnish(room: string): Promise<void> {
  await post(room, 'Water is on. Who still needs a cup? https://parlour.example/tea');
  await post(room, 'مرحبا، هل بقي شاي؟', 'نور');
  await post(room, 'unbreakable'.repeat(40), 'W'.repeat(32));
}

test.each([
  [1280, false],
  [1280, true],
  [390, false],
  [320, true],
])('a room breaks no rule of accessibility, %i px, dark: %s', async (width, dark) => {
  const room = newRoom();
  await furnish(room);
  const { page } = await visit(room, 'ann', { width, dark, touch: width < 500 });
  expect(await faultsOf(page)).toEqual([]);
  if (width < 960) await page.getByRole('button', { name: /^People/ }).click();
  await page.getByRole('heading', { name: 'Here now' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
});

test.each([
  ['the lobby', '/'],
  ['an empty room', '/r/empty'],
  ['an impossible code', `/r/${'x'.repeat(65)}`],
  ['nothing', '/nowhere'],
])('%s breaks no rule of accessibility', async (_, path) => {
  for (const dark of [false, true]) {
    const page = await openPage({ dark });
    await page.goto(server().url + path, { waitUntil: 'load' });
    expect(await faultsOf(page)).toEqual([]);
    await page.context().close();
  }
});
