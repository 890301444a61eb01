import { expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

/** A moderator and a guest, who has said something. */
async function moderatorAndGuest(options: { width?: number; touch?: boolean } = {}) {
  const room = newRoom();
  const ann = await visit(room, 'ann', options);
  const eve = await visit(room, 'eve');
  await ann.field.fill('Water is on.');
  await ann.page.getByRole('button', { name: 'Send' }).click();
  await eve.sees('Water is on.');
  await eve.say('Cheap watches');
  await ann.sees('Cheap watches');
  const id = await ann.page.locator('.line.me').getAttribute('data-author');
  await server().act('room', 'grant', room, id ?? '', 'moderator');
  await ann.page.getByText('You are now a moderator here.').waitFor();
  return { room, ann, eve };
}

const toast = ({ page }: Visit, text: string) => page.locator('.toast', { hasText: text });

test('a pause from the menu: who is paused reads until when, keeps what was typed, and writes again once it is undone', async () => {
  const { ann, eve } = await moderatorAndGuest();
  await eve.field.fill('Half a senten');
  await ann.row('Cheap watches').click({ button: 'right' });
  const menu = ann.page.locator('.row-menu[data-open]');
  await menu.getByRole('menuitem', { name: 'Pause eve' }).click();
  await menu.getByRole('menuitem', { name: '5 min', exact: true }).click();
  await toast(ann, 'eve is paused for 5 minutes.').waitFor();
  await eve.page.getByText(/Those who keep order paused you until .+\. You can read/).waitFor();
  await eve.page.getByRole('button', { name: 'Copy what you wrote' }).waitFor();
  expect(await faultsOf(eve.page)).toEqual([]);
  expect(await faultsOf(ann.page)).toEqual([]);
  await ann.say('Read on, eve.');
  await eve.sees('Read on, eve.');
  await toast(ann, 'eve is paused').getByRole('button', { name: /^Undo/ }).click();
  await toast(ann, 'eve may speak again.').waitFor();
  await eve.say('Half a sentence.');
  await ann.sees('Half a sentence.');
});

test('a card notes and bans; a command does the same, and a second device of order reads it', async () => {
  const { ann, eve } = await moderatorAndGuest();
  await ann.row('Cheap watches').locator('b').click();
  const card = ann.page.getByRole('dialog', { name: 'About eve' });
  await card.getByLabel('Add a note about eve').fill('The same watches in Town hall.');
  await ann.page.keyboard.press('Enter');
  await toast(ann, 'Noted about eve.').waitFor();
  await ann.say('/timeout eve 10m adverts');
  await toast(ann, 'eve is paused for 10 minutes.').waitFor();
  const told = /^Those who keep order paused you until .+ They wrote: “adverts”\./;
  await eve.page.getByText(told).waitFor();
  await eve.page.reload();
  await eve.page.getByText(told).waitFor();
  await ann.row('Cheap watches').locator('b').click();
  await card.getByRole('button', { name: 'Ban eve…' }).click();
  await card.getByText('Also who is new here from the same address').waitFor();
  await card.getByText(/who (is|are) here now\./).waitFor();
  await card.getByLabel('Ban eve').selectOption({ label: 'For a day' });
  expect(await faultsOf(ann.page)).toEqual([]);
  await card.getByRole('button', { name: 'Ban eve', exact: true }).click();
  await toast(ann, 'eve is banned for 1 day.').waitFor();
  await eve.page.getByText(/banned you from this room until/).waitFor();

  await ann.page.getByRole('button', { name: /^Waiting for you/ }).click();
  await ann.page.getByRole('button', { name: 'Done' }).click();
  await ann.page.locator('.tale li', { hasText: 'noted about' }).waitFor();
  expect(await faultsOf(ann.page)).toEqual([]);
});

test('a mistyped command is not said, unless it is sent once more; whoever keeps no order is not asked', async () => {
  const { ann, eve } = await moderatorAndGuest();
  await ann.field.fill('/timeot eve 5m');
  await ann.page.getByRole('button', { name: 'Send' }).click();
  await ann.page.getByText('There is no command /timeot, so nothing was sent.').waitFor();
  expect(await faultsOf(ann.page)).toEqual([]);
  await eve.say('/me waves');
  await ann.sees('/me waves');
  expect(await eve.texts()).toEqual(['Water is on.', 'Cheap watches', '/me waves']);
  expect(await ann.field.inputValue()).toBe('/timeot eve 5m');
  await ann.page.getByRole('button', { name: 'Send' }).click();
  await eve.sees('/timeot eve 5m');
  await ann.field.fill('/help');
  await ann.page.getByRole('button', { name: 'Send' }).click();
  await ann.page.getByRole('option', { name: '/timeout' }).waitFor();
});

test('hidden from the menu and brought back, text, place and reactions; cleared by a command; removed for good once it is sure', async () => {
  const { ann, eve } = await moderatorAndGuest();
  await eve.say('Second advert');
  await ann.sees('Second advert');
  await ann.row('Cheap watches').click({ button: 'right' });
  // Two acts hide: each says for whom, and the one for everybody comes first.
  const hides = ann.page.getByRole('menuitem', { name: /^Hide/ });
  await hides.first().waitFor();
  const names = (await hides.allInnerTexts()).map((words) => words.replace(/\s+/g, ' '));
  expect(names).toEqual([
    expect.stringMatching(/^Hide for everybody/),
    expect.stringMatching(/^Hide eve for me/),
  ]);
  await ann.page.keyboard.press('h');
  await toast(ann, 'Hidden: one message by eve').waitFor();
  await eve.row('Cheap watches').waitFor({ state: 'detached' });
  await ann.page.getByRole('button', { name: 'Undo: Hidden: one message by eve' }).click();
  await toast(ann, 'Shown again.').waitFor();
  await eve.sees('Cheap watches');
  expect(await eve.texts()).toEqual(['Water is on.', 'Cheap watches', 'Second advert']);

  await ann.say('/pin eve 1h');
  const pinned = eve.page.getByRole('region', { name: 'Pinned' });
  await pinned.getByText('Second advert').waitFor();
  expect(await faultsOf(eve.page)).toEqual([]);
  await ann.page.getByRole('button', { name: 'Take down' }).click();
  await pinned.getByText('Second advert').waitFor({ state: 'detached' });

  await ann.say('/clear eve all');
  await toast(ann, 'Taken away: all that eve said').waitFor();
  await eve.row('Second advert').waitFor({ state: 'detached' });
  await ann.page.getByRole('button', { name: /^Undo: Taken away/ }).click();
  await eve.sees('Second advert');
  await ann.row('Second advert').click({ button: 'right' });
  const menu = ann.page.locator('.row-menu[data-open]');
  await menu.getByRole('menuitem', { name: 'Remove for good' }).click();
  await menu.getByRole('menuitem', { name: 'Remove for good' }).click();
  await toast(ann, 'Removed for good: one message by eve').waitFor();
  await eve.row('Second advert').waitFor({ state: 'detached' });
  expect(await toast(ann, 'Removed for good').getByRole('button').count()).toBe(0);
});

test('what waits is approved and rejected by keys, what is reported is hidden; a rejection can be taken back', async () => {
  const { room, ann, eve } = await moderatorAndGuest();
  await server().act('room', 'set', room, 'hold', 'everybody');
  for (const text of ['first held', 'second held']) await eve.say(text);
  const queue = ann.page.getByRole('button', { name: 'Waiting for you: 2' });
  await queue.click();
  const cases = ann.page.locator('.case');
  await cases.filter({ hasText: 'second held' }).waitFor();
  await ann.page.waitForFunction(() => document.activeElement?.matches('.case'));
  expect(await faultsOf(ann.page)).toEqual([]);
  await ann.page.keyboard.press('a');
  await eve.sees('first held');
  await ann.page.waitForFunction(() =>
    document.activeElement?.textContent?.includes('second held'),
  );
  await ann.page.keyboard.press('r');
  await cases.first().waitFor({ state: 'detached' });
  await ann.page.getByRole('button', { name: /^Undo: Rejected/ }).click();
  await cases.filter({ hasText: 'second held' }).focus();
  await ann.page.keyboard.press('r');
  await eve.page.getByText('second held').waitFor({ state: 'detached' });

  const bo = await visit(room, 'bo');
  await bo.row('Cheap watches').click({ button: 'right' });
  await bo.page.getByRole('menuitem', { name: 'Report' }).click();
  await bo.page.getByLabel('Report eve’s message: why?').fill('an advert');
  await bo.page.keyboard.press('Enter');
  await toast(bo, 'Reported.').waitFor();
  await cases.filter({ hasText: 'an advert' }).waitFor();
  await cases.getByRole('button', { name: 'Hide' }).click();
  await bo.row('Cheap watches').waitFor({ state: 'detached' });
  await ann.page.getByText('Nothing waits.').waitFor();
});

test('on a phone the queue covers the talk, is worked by thumb, and the toast stands above it', async () => {
  const { room, ann, eve } = await moderatorAndGuest({ width: 390, touch: true });
  await server().act('room', 'set', room, 'hold', 'everybody');
  await eve.say('held');
  await ann.page.getByRole('button', { name: 'Waiting for you: 1' }).tap();
  const held = ann.page.locator('.case', { hasText: 'held' });
  await held.waitFor();
  expect(await faultsOf(ann.page)).toEqual([]);
  const small = await ann.page
    .locator('.questions button:visible')
    .evaluateAll(
      (parts) => parts.filter((part) => part.getBoundingClientRect().height < 44).length,
    );
  expect(small).toBe(0);
  await held.getByRole('button', { name: 'Reject' }).tap();
  await ann.page.getByRole('button', { name: /^Undo: Rejected/ }).tap();
  await held.getByRole('button', { name: 'Approve' }).tap();
  await eve.sees('held');
});

test('a rejection is sent when the queue is closed, and when the page goes before its undo has passed', async () => {
  const { room, ann, eve } = await moderatorAndGuest();
  await server().act('room', 'set', room, 'hold', 'everybody');
  for (const text of ['first held', 'second held']) await eve.say(text);
  await ann.page.getByRole('button', { name: 'Waiting for you: 2' }).click();
  const reject = (text: string) =>
    ann.page.locator('.case', { hasText: text }).getByRole('button', { name: 'Reject' }).click();
  const gone = { state: 'detached' } as const;
  await reject('first held');
  await ann.page.getByRole('button', { name: /^Undo: Rejected/ }).waitFor();
  await ann.page.getByRole('button', { name: 'Close the queue' }).click();
  await toast(ann, 'Rejected').waitFor();
  expect(await toast(ann, 'Rejected').getByRole('button').count()).toBe(0);
  await eve.page.getByText('first held').waitFor(gone);

  await ann.page.getByRole('button', { name: 'Waiting for you: 1' }).click();
  await reject('second held');
  await ann.page.getByRole('button', { name: /^Undo: Rejected/ }).waitFor();
  await ann.page.reload();
  await eve.page.getByText('second held').waitFor(gone);
});
