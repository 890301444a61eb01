import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useTagPages } from '../page/tag-page.ts';
import { faultsOf } from '../support/axe.ts';
import { errorsOf, openPage } from '../support/chromium.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';

const folder = join(import.meta.dirname, '../../examples/embed');
const pages = useTagPages();
let parlour: OwnParlour;

beforeAll(async () => {
  parlour = await startParlour({ origins: 'any', embedOrigins: 'any' });
});

afterAll(() => parlour.end());

/** A text that each page shows once its rooms are there. */
const shows: Readonly<Record<string, string>> = {
  'blog.html': 'Four minutes',
  'classroom.html': 'It is the soil',
  'stream.html': 'What a sun',
  'two-rooms.html': 'The kettle is on',
};

test('each page with a room of another server has it, in a real browser', async () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(shows));
  const said = [
    ...[['tea-at-five', 'Four minutes'] as const, ['lesson-4', 'It is the soil'] as const],
    ...[['kitchen', 'The kettle is on'] as const, ['tea-at-five', 'What a sun'] as const],
  ];
  for (const [room, text] of said)
    await fetch(`${parlour.url}/api/rooms/${room}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, name: 'bo' }),
    });
  const page = await openPage();
  for (const [name, text] of Object.entries(shows)) {
    const html = readFileSync(join(folder, name), 'utf8');
    const own = html.replaceAll('http://localhost:8080', parlour.url);
    await page.goto(`${pages.put(own)}?server=${parlour.url}&room=tea-at-five`);
    const body = name === 'stream.html' ? page.frameLocator('.talk') : page;
    await body.locator('.line', { hasText: text }).first().waitFor();
    expect(await faultsOf(page), name).toEqual([]);
  }
  expect(errorsOf(page)).toEqual([]);
});
