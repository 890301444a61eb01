import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { makeBot } from '../../src/identity/bot/bot-file.ts';
import { makeDeskKey } from '../../src/identity/desk/desk-key-file.ts';
import { guestOf } from '../../src/identity/guest.ts';
import { faultsOf } from '../support/axe.ts';
import { errorsOf, openPage, type PageOptions } from '../support/chromium.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;
let key: string;
let talkers = 0;

beforeAll(async () => {
  parlour = await startParlour();
  key = await makeDeskKey(parlour.data);
});
afterAll(() => parlour.end());

const secretOf = (number: number) => `${number}_`.repeat(22).slice(0, 43);
const idOf = (number: number) => guestOf(secretOf(number)).author.id;

/** Somebody in a room, who has said that. */
async function talk(code: string, name: string, ...texts: readonly string[]): Promise<Talker> {
  const secret = secretOf(talkers++);
  const talker = await Talker.greet(parlour.wsUrl, { name, secret });
  onTestFinished(() => talker.ws.terminate());
  await talker.join(code);
  for (const [i, text] of texts.entries()) {
    await talker.ask({ type: 'post', room: code, text, ref: `t${i}` });
  }
  return talker;
}

async function asHost(method: string, path: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const init = { method, headers, body: JSON.stringify(body) };
  expect((await fetch(`${parlour.url}/api/rooms/${path}`, init)).ok).toBe(true);
}

async function messagesOf(code: string): Promise<readonly string[]> {
  const answer = await fetch(`${parlour.url}/api/rooms/${code}/messages`);
  const { messages } = (await answer.json()) as { messages: { text: string }[] };
  return messages.map(({ text }) => text);
}

/** The message with this text, once somebody hears it. */
async function heard(talker: Talker, text: string): Promise<object> {
  for (;;) {
    const message = await talker.hear('posted');
    if ('text' in message && message.text === text) return message;
  }
}

async function come(options: PageOptions = {}): Promise<Page> {
  const page = await openPage(options);
  await page.goto(`${parlour.url}/desk`);
  return page;
}

async function open(options: PageOptions = {}): Promise<Page> {
  const page = await come(options);
  await page.getByLabel('The key of this desk').fill(key);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Rooms by activity' }).waitFor();
  return page;
}

test('the desk asks for its key, says in words that one is wrong, and keeps the right one in this tab alone', async () => {
  const page = await come();
  const field = page.getByLabel('The key of this desk');
  await field.fill(`pd_${'x'.repeat(43)}`);
  await field.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'That is not the key' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await field.fill(key);
  await page.getByRole('button', { name: 'Open the desk' }).click();
  const rooms = page.getByRole('heading', { name: 'Rooms by activity' });
  await rooms.waitFor();
  await page.reload();
  await rooms.waitFor();
  const kept = await page.evaluate(() => [
    Object.values(sessionStorage),
    Object.values(localStorage),
    document.cookie,
  ]);
  expect(kept).toEqual([[key], [], '']);
  await page.getByRole('button', { name: 'Lock the desk' }).click();
  await field.waitFor();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  // The one refusal is all that its console tells.
  expect(errorsOf(page).filter((line) => !line.includes('401'))).toEqual([]);
});

test('what is held and reported in any room is judged from the desk, by buttons and keys', async () => {
  const bo = await talk('judged', 'bo', 'tea?', 'rubbish');
  const cy = await talk('judged', 'cy');
  cy.tell({ type: 'report', room: 'judged', seq: 2, why: 'rude', ref: 'r1' });
  await cy.hear('ack');
  await asHost('PATCH', 'judged', { hold: 'everybody' });
  for (const text of ['one', 'two'])
    await bo.ask({ type: 'post', room: 'judged', text, ref: text });
  const page = await open();
  const queue = page.getByRole('region', { name: 'Held, reported and asked' });
  const waits = (text: string) => queue.locator('.case', { hasText: text });
  await waits('one').getByRole('button', { name: 'Approve' }).click();
  await page.getByText('Approved: one message by bo').waitFor();
  await waits('one').waitFor({ state: 'detached' });
  await expect.poll(() => messagesOf('judged')).toEqual(['tea?', 'rubbish', 'one']);
  await waits('two').focus();
  await page.keyboard.press('r');
  await waits('two').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Undo: Rejected/ }).click();
  await waits('two').waitFor();
  await waits('rubbish').focus();
  await page.keyboard.press('h');
  await page.getByText('Hidden: one message by bo').waitFor();
  await expect.poll(() => messagesOf('judged')).toEqual(['tea?', '', 'one']);
  await waits('two').getByRole('button', { name: 'Reject' }).click();
  // Whoever leaves the desk has said so.
  await page.getByRole('button', { name: 'Lock the desk' }).click();
  expect(await bo.hear('yours')).toBeTruthy();
  const left = async () => {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await fetch(`${parlour.url}/api/rooms/judged/queue`, { headers });
    const { held, reported } = (await answer.json()) as { held: object[]; reported: object[] };
    return [held.length, reported.length];
  };
  await expect.poll(left).toEqual([0, 0]);
});

test('questions of any room are answered at the desk, or left without an answer', async () => {
  const bo = await talk('porch', 'bo', 'hello');
  const cy = await talk('shed', 'cy', 'hello');
  for (const text of ['when?', 'where?'])
    await bo.ask({ type: 'ask', room: 'porch', text, ref: text });
  await cy.ask({ type: 'ask', room: 'shed', text: 'why?', ref: 'why?' });
  const page = await open({ width: 390 });
  const queue = page.getByRole('region', { name: 'Held, reported and asked' });
  const asks = (text: string) => queue.locator('.case', { hasText: text });
  await queue.getByRole('heading', { name: /porch.*2 questions/ }).waitFor();
  await asks('when?').getByLabel('Answer to bo').fill('At five.');
  await page.keyboard.press('Enter');
  await asks('when?').waitFor({ state: 'detached' });
  const headers = { authorization: `Bearer ${secretOf(talkers - 2)}` };
  const own = await fetch(`${parlour.url}/api/rooms/porch/yours`, { headers });
  const { yours } = (await own.json()) as { yours: { answers?: object[] }[] };
  const author = { id: 'h_desk' };
  expect(yours.flatMap(({ answers = [] }) => answers)).toMatchObject([
    { text: 'At five.', author },
  ]);
  await asks('where?').getByRole('button', { name: 'Leave unanswered' }).click();
  await page.getByText('Left without an answer: one question by bo').waitFor();
  await page.getByRole('button', { name: /^Undo: Left without/ }).click();
  await asks('where?').waitFor();
  await asks('why?').focus();
  await page.keyboard.press('r');
  await asks('why?').waitFor({ state: 'detached' });
  expect(await asks('where?').getAttribute('data-swipes')).toBe(null);
  expect(await faultsOf(page)).toEqual([]);
});

test('rooms are told as they are, archived and opened from the desk, and entered as the host', async () => {
  const ann = await talk('tower', 'ann', 'hello', 'again');
  const page = await open();
  const row = page.getByRole('row', { name: /tower/ });
  await expect.poll(() => row.getByRole('cell').allTextContents()).toContain('2');
  await row.getByRole('button', { name: 'Archive tower' }).click();
  await row.getByText('archived', { exact: true }).waitFor();
  await expect(
    ann.ask({ type: 'post', room: 'tower', text: 'no', ref: 'n1' }),
  ).resolves.toMatchObject({ type: 'refused', code: 'archived' });
  await page.getByRole('button', { name: /^Undo: tower is archived/ }).click();
  await row.getByText('archived', { exact: true }).waitFor({ state: 'detached' });
  await row.getByRole('link', { name: 'tower' }).click();
  await page.locator('.send:enabled').waitFor();
  await page.getByLabel('Message to').fill('I keep this house.');
  await page.keyboard.press('Enter');
  const author = { id: 'h_desk', name: 'host', badge: 'host' };
  expect(await heard(ann, 'I keep this house.')).toMatchObject({ author });
  await page.goBack();
  await row.waitFor();
});

test('who is out is let in, and the key of a bot ends, asked for once more', async () => {
  const person = idOf(talkers);
  await talk('yard', 'eve', 'buy this');
  await asHost('POST', 'yard/acts', { type: 'ban', person, ref: 'b1' });
  await makeBot(parlour.data, 'Weather');
  const page = await open();
  await page.getByRole('button', { name: 'Let in eve, in yard' }).click();
  await page.getByText('Nobody is kept from speaking.').waitFor();
  await page.getByRole('button', { name: 'Revoke the key of Weather' }).click();
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.getByRole('button', { name: 'Revoke the key of Weather' }).click();
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByText('The key of Weather is no key any more.').waitFor();
  await page.getByText('made Today').waitFor({ state: 'detached' });
});

test.each([
  [1280, false],
  [1280, true],
  [390, false],
  [320, true],
])('the desk is whole for everybody: %i px, dark: %j', async (width, dark) => {
  const bo = await talk('whole', 'bo', 'tea?');
  const person = idOf(talkers);
  await talk('whole', 'eve', 'buy this');
  await asHost('PATCH', 'whole', { hold: 'everybody', title: 'The whole town' });
  bo.tell({ type: 'post', room: 'whole', text: 'waits', ref: `w${width}${dark}` });
  await asHost('POST', 'whole/acts', { type: 'ban', person });
  const page = await open({ width, dark, touch: width < 500 });
  await page.locator('.case', { hasText: 'waits' }).first().waitFor();
  const plot = page.getByRole('img', { name: /^Connections, the last 5 minutes: lowest \d/ });
  await plot.waitFor();
  expect(await faultsOf(page)).toEqual([]);
  const over = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(over).toBe(0);
  expect(errorsOf(page)).toEqual([]);
  const tree = await page.locator('parlour-desk').ariaSnapshot();
  for (const told of [
    /term: Connections\s+- definition:/,
    /heading "Rooms by activity \d+" \[level=2\]/,
    /rowheader "The whole town.*"/,
    /region "Held, reported and asked/,
    /heading "Bots and tokens" \[level=2\]/,
    /button "Archive The whole town"/,
  ]) {
    expect(tree).toMatch(told);
  }
});

test('the desk says that its server is gone, and goes on when it is back', async () => {
  const page = await open();
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
  const back = parlour.restart();
  await page.getByRole('status').filter({ hasText: 'No connection' }).waitFor();
  parlour = await back;
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
});
