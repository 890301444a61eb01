import { expect, test } from 'vitest';
import { gist, gistOfStart } from '../../src/page/fragment/gist.ts';
import { foundAfter, together, told, withoutHidden } from '../../src/web/part/found.ts';
import { wishesIn } from '../../src/web/part/search-words.ts';
import { faultsOf } from '../support/axe.ts';
import { useServer, type Visit } from './room-visit.ts';

const { visit, newRoom, post, server } = useServer();

const known = {
  you: 'me-id',
  people: [
    { id: 'ann-id', name: 'Ann Lee' },
    { id: 'bo-id', name: 'bo' },
    { id: 'other-id', name: 'bo' },
  ],
};
const at = (year: number, month: number, day: number) => new Date(year, month - 1, day).getTime();

test.each([
  ['kettle on', { words: 'kettle on' }],
  ['from:bo kettle', { words: 'kettle', from: 'bo' }],
  ['kettle FROM:"ann lee" on', { words: 'kettle on', from: 'ann-id' }],
  ['from:"Ann L', { words: '', from: 'Ann L' }],
  ['from:@me mentions:me', { words: '', from: 'me-id', mentions: 'me-id' }],
  ['has:links has:code has:link', { words: '', has: ['link', 'code'] }],
  ['after:2026-11-01', { words: '', after: at(2026, 11, 2) - 1 }],
  ['before:2026-11-1 a', { words: 'a', before: at(2026, 11, 1) }],
  ['on:2026-11-01', { words: '', after: at(2026, 11, 1) - 1, before: at(2026, 11, 2) }],
  ['from: has:', { words: '' }],
  ['see http://tea.example to:me xfrom:a', { words: 'see http://tea.example to:me xfrom:a' }],
  [
    'on:2026-02-31',
    { words: '', fault: '“on:” takes a day such as 2026-11-28, not “2026-02-31”.' },
  ],
  ['has:cake', { words: '', fault: '“has:” takes link, code or mention, not “cake”.' }],
])('%s is understood', (typed, wishes) => {
  expect(wishesIn(typed, known)).toEqual(wishes);
});

test('what is taken away while it is shown is neither shown nor counted', () => {
  const author = { id: 'a', name: 'ann' };
  const messages = [3, 2, 1].map((seq) => ({ seq, author, text: `t${seq}`, at: seq }));
  const page = { messages, latest: 3, upTo: 3, total: 5, next: 1, epoch: 'e' };
  const found = together({ words: 't' }, page);
  const head = { room: 'tea', seq: 4, epoch: 'e', at: 4, author };
  expect(foundAfter(found, { ...head, type: 'reacted', target: 9, emoji: '👍' })).toBe(found);
  const left = foundAfter(found, { ...head, type: 'removed', target: 2 });
  expect(left.messages.map(({ seq }) => seq)).toEqual([3, 1]);
  expect(told(left)).toBe('4 messages, newest first.');
  expect(foundAfter(found, { ...head, type: 'expired', upTo: 3 })).toMatchObject({
    messages: [],
    total: 2,
  });
});

test.each([
  ['it was ||the butler||, *he* said', 'it was ▒▒▒, he said'],
  ['a || b, and `||code||`', 'a || b, and ||code||'],
  ['> ||no||\n- ||one||\n- two https://tea.example', '▒▒▒\n▒▒▒\ntwo https://tea.example'],
  ['see:\n```js\nlet x = `||y||`\n```', 'see:\nlet x = `||y||`'],
])('a hit covers what its writer covered, and shows no marks: %s', (text, shown) => {
  expect(gist(text)).toBe(shown);
});

test.each([
  ['it was ||the but', 16, 'it was ▒▒▒'],
  ['it was ||the but', 17, 'it was ||the but'],
  ['||a|| or ||b *c* d', 5, '▒▒▒ or ▒▒▒'],
  ['a || b, and c', 5, 'a || b, and c'],
  ['mine:\n```js\nlet x', 5, 'mine:\n\nlet x'],
])('where a beginning was cut off within a spoiler, that is covered: %s', (text, points, shown) => {
  expect(gistOfStart(text, points)).toBe(shown);
});

test('where people are hidden, and more is to be read, the number of all is not told', () => {
  const message = (seq: number, id: string) => ({
    seq,
    author: { id, name: id },
    text: 't',
    at: seq,
  });
  const messages = [message(3, 'ann'), message(2, 'bo'), message(1, 'ann')];
  const page = { messages, latest: 3, upTo: 3, total: 5, next: 1, epoch: 'e' };
  const ofBo = ({ author }: { author: { id: string } }) => author.id === 'bo';
  const found = together({ words: 't' }, page);
  expect(told(withoutHidden(found, ofBo))).toBe('More than 2 messages, newest first.');
  const { next: _, ...whole } = { ...page, total: 3 };
  expect(told(withoutHidden(together({ words: 't' }, whole), ofBo))).toBe(
    '2 messages, newest first.',
  );
});

const box = ({ page }: Visit) => page.getByRole('searchbox', { name: 'Search messages' });
const hits = ({ page }: Visit) => page.locator('.found .words').allTextContents();
const openSearch = ({ page }: Visit) =>
  page.getByRole('button', { name: 'Search messages' }).click();

test('a search by person, day, links and code, typed or chosen, leads to its place', async () => {
  const room = newRoom();
  await post(room, 'tea at https://tea.example');
  await post(room, 'run `tea`');
  for (let i = 0; i < 60; i++) await post(room, `line ${i}`);
  const ann = await visit(room, 'ann');
  await ann.say('tea of mine');
  await ann.sees('tea of mine');
  await openSearch(ann);
  await box(ann).fill('from:me');
  await ann.page.getByText('One message.').waitFor();
  expect(await hits(ann)).toEqual(['tea of mine']);
  await box(ann).fill('tea has:link');
  await ann.page.locator('.found mark').first().waitFor();
  await expect.poll(() => hits(ann)).toEqual(['tea at https://tea.example']);
  await box(ann).fill('on:yesterday');
  await ann.page.getByText('Nothing found.').waitFor();
  await box(ann).fill('on:someday');
  await ann.page.getByText('“on:” takes a day such as 2026-11-28').waitFor();
  await box(ann).fill('');
  // By keys alone.
  await ann.page.keyboard.press('Tab');
  await ann.page.keyboard.press('Enter');
  await ann.page.getByLabel('From').fill('ann');
  await expect.poll(() => hits(ann)).toEqual(['tea of mine']);
  await ann.page.getByText('Filters: from ann').waitFor();
  await ann.page.getByRole('button', { name: 'Clear filters' }).press('Enter');
  await ann.page.getByLabel('Code').press('Space');
  await expect.poll(() => hits(ann)).toEqual(['run tea']);
  expect(await faultsOf(ann.page)).toEqual([]);
  await ann.page.locator('.found a').press('Enter');
  await ann.page.waitForFunction(() => document.activeElement?.matches('.line[data-found]'));
  expect(await ann.page.evaluate(() => document.activeElement?.id)).toBe('m2');
  await server().act('host', 'hide', room, '2');
  await ann.page.getByText('Nothing found.').waitFor();
  expect(await ann.forbidden()).toEqual([]);
});

test('people who are hidden for somebody are neither found nor counted', async () => {
  const room = newRoom();
  await post(room, 'tea of cy');
  const ann = await visit(room, 'ann');
  await ann.say('tea of ann');
  await ann.sees('tea of ann');
  await ann.say('/hideperson cy');
  await ann.row('tea of cy').waitFor({ state: 'detached' });
  await openSearch(ann);
  await box(ann).fill('tea');
  await ann.page.getByText('One message.').waitFor();
  expect(await hits(ann)).toEqual(['tea of ann']);
});

test('what mentions me is found by a box alone', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  await ann.say('tea?');
  await ann.sees('tea?');
  const bo = await visit(room, 'bo');
  await bo.say('@ann, no tea');
  await ann.sees('@ann, no tea');
  await openSearch(ann);
  await ann.page.getByText('Filters', { exact: true }).click();
  await ann.page.getByLabel('Mentions of me').check();
  await ann.page.getByText('One message.').waitFor();
  expect(await hits(ann)).toEqual(['@ann, no tea']);
});

test.each([
  ['light', 1280],
  ['dark', 390],
  ['right-to-left', 320],
])('the fields of the search fit: %s, %i wide', async (look, width) => {
  const room = newRoom();
  await post(room, 'tea `now`');
  const ann = await visit(room, 'ann', { width, dark: look === 'dark', touch: width < 1000 });
  if (look === 'right-to-left')
    await ann.page.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
  await openSearch(ann);
  await ann.page.getByText('Filters', { exact: true }).click();
  await ann.page.getByLabel('Code').check();
  await expect.poll(() => hits(ann)).toEqual(['tea now']);
  const over = await ann.page.evaluate(() =>
    [...document.querySelectorAll('parlour-search *')].filter((part) => {
      const { left, right } = part.getBoundingClientRect();
      return left < 0 || right > innerWidth;
    }),
  );
  expect(over).toEqual([]);
  expect(await faultsOf(ann.page)).toEqual([]);
  const tree = await ann.page.locator('parlour-search').ariaSnapshot();
  for (const part of [
    'searchbox "Search messages"',
    'combobox "From"',
    'textbox "After"',
    'textbox "Before"',
    'group "Only messages with"',
    'checkbox "Code" [checked]',
    'status: One message.',
  ]) {
    expect(tree).toContain(part);
  }
});
