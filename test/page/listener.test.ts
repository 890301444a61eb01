import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { errorsOf, openPage, type PageOptions } from '../support/chromium.ts';
import { freePort } from '../support/free-port.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { tempFolder } from '../support/temp.ts';

/** What the page sends when ann comes and says "<b>hi</b>" at 8:52, and how the line looks. */
const dialects = [
  {
    dialect: 'chatlog',
    sends: ['{}', '{"userName":"ann","body":"<b>hi</b>","timestamp":"8:52 AM"}'],
    shows: 'ann <b>hi</b> 8:52 AM',
    history: true,
  },
  {
    dialect: 'golem',
    sends: ['join {"name":"lobby"}', 'msg {"to":"lobby","msg":"<b>hi</b>"}'],
    shows: '<b>hi</b>',
    history: false,
  },
  {
    dialect: 'roomcode',
    sends: ['{"Author":"ann","Content":"<b>hi</b>"}'],
    shows: 'ann <b>hi</b>',
    history: false,
  },
] as const;

let parlour: OwnParlour;
let data: string;
let port: number;
let pages: Page[];
let bo: Talker;

beforeEach(() => {
  data = tempFolder();
  pages = [];
});

afterEach(async () => {
  for (const page of pages) {
    expect(await page.evaluate(() => window.forbidden)).toEqual([]);
    expect(errorsOf(page).filter((error) => !error.includes('WebSocket'))).toEqual([]);
    await page.context().close();
  }
  await parlour.stop();
});

async function start(dialect: string): Promise<void> {
  port ??= await freePort();
  parlour = await startParlour({ data, listen: [`${port}=${dialect}:lobby`] });
  bo = await Talker.open(`${parlour.wsUrl}?roomCode=lobby`);
}

async function boSays(text: string): Promise<void> {
  bo.say(JSON.stringify({ Author: 'bo', Content: text }));
  while ((await heard()) !== text);
}

/** The next line that bo hears. */
async function heard(): Promise<string> {
  return (JSON.parse(await bo.next()) as { Content: string }).Content;
}

async function visit(options: PageOptions = {}): Promise<Page> {
  const page = await openPage(options);
  pages.push(page);
  await page.clock.setFixedTime('2026-11-22T08:52:00Z');
  await page.addInitScript(() => {
    window.forbidden = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      window.forbidden?.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return page;
}

/** Opens the page and waits until it is in the room. */
async function come(page: Page): Promise<void> {
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.getByText('· connected').waitFor();
}

async function say(page: Page, text: string): Promise<void> {
  const name = page.getByLabel('Name');
  if (await name.count()) await name.fill('ann');
  await page.getByLabel('Message').fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

/** What stands in the rows. */
async function textsOf(page: Page): Promise<string[]> {
  const rows = await page.getByRole('listitem').all();
  return Promise.all(rows.map(async (row) => (await row.innerText()).split(/\s*\n\s*/).join(' ')));
}

/** What was said in them. */
const wordsOf = (page: Page) => page.locator('li > p').allTextContents();

const sees = (page: Page, text: string) =>
  page.getByRole('listitem').filter({ hasText: text }).first().waitFor();

describe.each(dialects)('the page of a $dialect listener', ({ dialect, sends, shows, history }) => {
  const kept = (...texts: string[]) => (history ? texts : []);

  beforeEach(() => start(dialect));

  test('speaks that wire, byte for byte, and shows what is said as text', async () => {
    const page = await visit();
    const sent: string[] = [];
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => sent.push(String(payload))),
    );
    await come(page);
    await say(page, '<b>hi</b>');
    await sees(page, '<b>hi</b>');
    expect(sent).toEqual(sends);
    expect(await textsOf(page)).toEqual([shows]);
    expect(await heard()).toBe('<b>hi</b>');
    expect(await page.getByLabel('Message').inputValue()).toBe('');
  });

  test('hears the others; a reload shows the history as its wire tells it', async () => {
    const page = await visit();
    await come(page);
    await say(page, 'here');
    await sees(page, 'here');
    await boSays('from bo');
    await sees(page, 'from bo');
    await come(page);
    await say(page, 'again');
    await sees(page, 'again');
    expect(await wordsOf(page)).toEqual([...kept('here', 'from bo'), 'again']);
  });

  test('comes back after a restart, with nothing twice', async () => {
    const page = await visit();
    await come(page);
    await say(page, 'before');
    await sees(page, 'before');
    await parlour.stop();
    await page.getByText('· not connected').waitFor();
    await start(dialect);
    await page.getByText('· connected').waitFor();
    await say(page, 'after');
    await sees(page, 'after');
    expect(await wordsOf(page)).toEqual(['before', 'after']);
  });
});

test('a chatlog page shows all of a long history, once', async () => {
  await start('chatlog');
  const said = Array.from({ length: 101 }, (_, i) => `line ${i}`);
  for (const text of said) await boSays(text);
  const page = await visit();
  await come(page);
  await say(page, 'the end');
  await sees(page, 'the end');
  expect(await wordsOf(page)).toEqual([...said, 'the end']);
});

describe.each([...dialects.map(({ dialect }) => dialect), 'htmx'])('the %s page', (dialect) => {
  test.each([
    [1280, false],
    [320, true],
  ])('breaks no rule of accessibility, %i px, dark: %s', async (width, dark) => {
    await start(dialect);
    const page = await visit({ width, dark, touch: width < 500 });
    await come(page);
    await boSays('unbreakable'.repeat(40));
    if (dialect === 'chatlog' || dialect === 'htmx') await sees(page, 'unbreakable');
    expect(await faultsOf(page)).toEqual([]);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
  });
});
