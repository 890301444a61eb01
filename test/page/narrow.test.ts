import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

/** The place of a part on the screen. */
async function boxOf({ page }: Visit, what: string) {
  const box = await page.locator(what).boundingBox();
  if (!box) throw new Error(what);
  return { ...box, end: box.y + box.height };
}

test('on a narrow phone a word of the page covers no pin, and a pause is read in whole lines beside its button', async () => {
  const room = newRoom();
  const eve = await visit(room, 'eve', { width: 320, touch: true });
  const words = 'The way this room is kept: with kind words, and with patience for who is new.';
  await eve.field.fill(words);
  await eve.page.getByRole('button', { name: 'Send' }).tap();
  await eve.sees(words);
  const id = await eve.page.locator('.line.me').getAttribute('data-author');
  await server().act('host', 'pin', room, '1');
  await eve.page.locator('.pins').getByText(words).waitFor();
  await server().act('room', 'grant', room, id ?? '', 'member');
  await eve.page.getByText('You are now a member here.').waitFor();
  const [pins, link, log] = [
    await boxOf(eve, '.pins'),
    await boxOf(eve, '.link > p'),
    await boxOf(eve, '.log'),
  ];
  expect(pins.end).toBeLessThanOrEqual(log.y + 1);
  expect(link.y).toBeGreaterThanOrEqual(pins.end);

  await eve.field.fill('Half a senten');
  await server().act('host', 'timeout', room, id ?? '', '10m', '--reason', 'calm down, please');
  await eve.page.getByText('They wrote: “calm down, please”.').waitFor();
  const [told, copy] = [await boxOf(eve, '.out > .grow'), await boxOf(eve, '.out > .word')];
  expect(copy.y).toBeGreaterThanOrEqual(told.end - 1);
  expect(told.width).toBeGreaterThan(200);
  expect(await faultsOf(eve.page)).toEqual([]);
});
