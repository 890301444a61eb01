import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { faultsOf } from '../support/axe.ts';
import { openPage } from '../support/chromium.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { editions, LiteVisit, type Scripts } from './lite-visit.ts';

const hostile = [
  '<script>taken = true</script><img src="/none" onerror="taken = true">',
  '</p></li></div><div id="served" hx-swap-oob="innerHTML">all gone</div>',
  '<div hx-vals="js:{a: (taken = true)}" hx-post="/" hx-trigger="load" hx-on::load="taken = true">',
  '<hx-partial hx-target="body">all gone</hx-partial>',
  '{"content":"<b>all gone</b>","target":"body","swap":"innerHTML"}',
  '1 + 1 < 3 & "so" it\'s &lt; &#43; \u{1f468}\u200d\u{1f469} \u202eturned',
];

let parlour: OwnParlour;
const visits: LiteVisit[] = [];

beforeEach(async () => {
  parlour = await startParlour();
});
afterEach(async () => {
  for (const visit of visits.splice(0)) await visit.end();
  await parlour.end();
});

const address = () => `http://127.0.0.1:${parlour.port}/lite/tea-at-five`;

async function visit(scripts?: Scripts, options?: Parameters<typeof openPage>[0]) {
  const opened = await LiteVisit.open(address(), scripts, options);
  visits.push(opened);
  return opened;
}

/** Says something as bo, from elsewhere. */
async function bo(text: string): Promise<void> {
  const url = `http://127.0.0.1:${parlour.port}/api/rooms/tea-at-five/messages`;
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'bo', text });
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(201);
}

const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${address()}/messages`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });

describe.each(editions)('with $name', ({ scripts }) => {
  test('people hear each other, and a reload shows each line once', async () => {
    await bo('before');
    const ann = await (await visit(scripts)).live();
    const cy = await (await visit(scripts)).live();
    await ann.name.fill('ann');
    await ann.say('from ann');
    await cy.sees('from ann');
    await cy.say('from somebody');
    await ann.sees('from somebody');
    const all = ['bo: before', 'ann: from ann', 'guest: from somebody'];
    expect(await ann.lines()).toEqual(all);
    expect(await cy.lines()).toEqual(all);
    await cy.page.reload();
    await cy.live();
    await bo('after');
    await cy.sees('after');
    expect(await cy.lines()).toEqual([...all, 'bo: after']);
  });

  test('the focus stays in the field, the name stays in its own', async () => {
    const ann = await (await visit(scripts)).live();
    await ann.name.fill('ann');
    await ann.field.fill('by button');
    await ann.page.getByRole('button', { name: 'Send' }).click();
    await ann.sees('by button');
    expect(await ann.holdsFocus(ann.field)).toBe(true);
    expect(await ann.field.inputValue()).toBe('');
    expect(await ann.name.inputValue()).toBe('ann');
  });

  test('after a restart it comes back, and what stood there stays where it is', async () => {
    await bo('served');
    const ann = await (await visit(scripts)).live();
    await bo('heard');
    await ann.sees('heard');
    const heard = await ann.page.locator('#chat_room li').elementHandle();
    parlour = await parlour.restart();
    await bo('meanwhile');
    await ann.sees('meanwhile');
    await ann.live();
    await ann.say('back');
    await ann.sees('back');
    expect(await ann.lines()).toEqual(['bo: served', 'bo: heard', 'bo: meanwhile', 'guest: back']);
    expect(await heard?.evaluate((row) => row.isConnected)).toBe(true);
  });

  test('who missed more than is told at once begins anew', async () => {
    await parlour.end();
    parlour = await startParlour({}, { resumeGap: 2 });
    await bo('served');
    const ann = await (await visit(scripts)).live();
    for (const text of ['one', 'two']) await bo(text);
    await ann.sees('two');
    await bo('three');
    await ann.sees('three');
    parlour = await parlour.restart();
    await bo('four');
    await ann.sees('four');
    expect(await ann.lines()).toEqual(
      ['served', 'one', 'two', 'three', 'four'].map((text) => `bo: ${text}`),
    );
    expect(await ann.page.locator('#served li').count()).toBe(0);
  });

  test('text stays text', async () => {
    await bo(hostile[0] as string);
    const ann = await (await visit(scripts)).live();
    for (const text of hostile) await bo(text);
    await bo('the end');
    await ann.sees('the end');
    expect(await ann.lines()).toEqual(
      [hostile[0], ...hostile, 'the end'].map((text) => `bo: ${text}`),
    );
  });
});

describe('without JavaScript', () => {
  const noScript = { context: { javaScriptEnabled: false } };

  test('a form says something, a reload shows what is new', async () => {
    const page = await openPage(noScript);
    await page.goto(address());
    await page.getByLabel('Name').fill('ann & co');
    await page.getByLabel('Message', { exact: true }).fill(hostile[0] as string);
    await page.getByLabel('Message', { exact: true }).press('Enter');
    await page.waitForURL(`${address()}?name=ann%20%26%20co#latest`);
    expect(await page.locator('li h2').allTextContents()).toEqual(['ann & co: ']);
    expect(await page.locator('li p').allTextContents()).toEqual([hostile[0]]);
    expect(await page.getByLabel('Name').inputValue()).toBe('ann & co');
    // Typing goes on where it was: in the field.
    await page.keyboard.type('again');
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('again');
    await bo('meanwhile');
    await page.getByRole('link', { name: 'Reload' }).click();
    await page.getByText('meanwhile').waitFor();
    expect(await page.locator('li').count()).toBe(2);
    await page.context().close();
  });

  test('a refusal says why and keeps the text', async () => {
    const long = 'a'.repeat(4_001);
    const page = await openPage(noScript);
    await page.goto(address());
    await page.getByLabel('Name').fill('ann');
    await page.getByLabel('Message', { exact: true }).fill(long);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toBe(
      'A message has at most 4,000 characters.',
    );
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe(long);
    expect(await page.getByLabel('Name').inputValue()).toBe('ann');
    await page.context().close();
  });
});

test('times are those of the reader, also of lines that come live', async () => {
  await bo('served');
  const options = { context: { timezoneId: 'Asia/Kathmandu' } };
  const ann = await (await visit({}, options)).live();
  await bo('live');
  await ann.sees('live');
  const told = await ann.page
    .locator('.lines time')
    .evaluateAll((all) => all.map((time) => [time.getAttribute('datetime'), time.textContent]));
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeStyle: 'short',
    timeZone: 'Asia/Kathmandu',
  });
  expect(told).toHaveLength(2);
  for (const [at, shown] of told) expect(shown).toBe(clock.format(new Date(at ?? '')));
});

test('addresses that were said lead to where they show that they lead', async () => {
  await bo('see https://bücher.example/x or https://a.example, not https://bank.example@a.example');
  const { page } = await (await visit()).live();
  const links = page.locator('#served a');
  expect(await links.evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).rel))).toEqual(
    Array(2).fill('noopener noreferrer nofollow ugc'),
  );
  expect(await links.allTextContents()).toEqual([
    'https://bücher.example/x (xn--bcher-kva.example)',
    'https://a.example',
  ]);
});

test('the form takes names as long as the server does', async () => {
  await parlour.end();
  parlour = await startParlour({}, { namePoints: 5 });
  const ann = await visit();
  expect(await ann.name.getAttribute('maxlength')).toBe('5');
});

test('where no WebSocket passes, the form goes its own way', async () => {
  await parlour.end();
  parlour = await startParlour({ dialects: 'native' });
  const ann = await visit();
  await ann.say('by form');
  await ann.page.waitForURL(/#latest$/);
  await ann.sees('by form');
  expect(await ann.lines()).toEqual(['guest: by form']);
  expect(await ann.holdsFocus(ann.field)).toBe(true);
});

test('a form of another host is refused, one that names no host is not', async () => {
  const own = new URL(address()).origin;
  expect((await post({ text: 'a' }, { origin: own })).status).toBe(303);
  expect((await post({ text: 'b' })).status).toBe(303);
  for (const origin of ['http://elsewhere.example', 'null', `${own}.example`]) {
    expect((await post({ text: 'c' }, { origin })).status).toBe(403);
  }
  const { messages } = (await (
    await fetch(`http://127.0.0.1:${parlour.port}/api/rooms/tea-at-five/messages`)
  ).json()) as { messages: { text: string }[] };
  expect(messages.map(({ text }) => text)).toEqual(['a', 'b']);
});

test('what is no form, or none of this one, is refused', async () => {
  expect((await post({ name: 'ann' })).status).toBe(400);
  expect((await post({ text: ' ' })).status).toBe(400);
  expect((await post({ text: 'a', name: 'n'.repeat(65) })).status).toBe(400);
  expect((await post({ text: 'a' }, { 'content-type': 'text/plain' })).status).toBe(400);
  expect((await post({ text: 'a'.repeat(70_000) })).status).toBe(413);
  expect((await fetch(`${new URL('/lite/%00', address())}`)).status).toBe(400);
});

test.each([
  { dark: false, width: 320 },
  { dark: true, width: 1280 },
])('it is accessible and fits: %o', async (options) => {
  await bo(`https://example.com/${'long'.repeat(40)}`);
  const ann = await (await visit({}, options)).live();
  await ann.name.fill('W'.repeat(64));
  await ann.say('w'.repeat(300));
  await ann.sees('wwww');
  const { scrollWidth, clientWidth } = await ann.page.evaluate(() => ({
    scrollWidth: document.documentElement.scrollWidth,
    clientWidth: document.documentElement.clientWidth,
  }));
  expect(scrollWidth).toBe(clientWidth);
  expect(await faultsOf(ann.page)).toEqual([]);
  await ann.page.keyboard.press('Shift+Tab');
  expect(await ann.holdsFocus(ann.name)).toBe(true);
  expect(await ann.name.evaluate((field) => getComputedStyle(field).outlineStyle)).toBe('solid');
});

test('all of it is less than 25 KB with fifty lines, packed', async () => {
  for (let i = 0; i < 50; i++) await bo(`Line ${i}: is the kettle on, or is it ${i * 7919}?`);
  const page = await (await fetch(address())).text();
  expect(page.match(/<li id="m\d+">/g)).toHaveLength(50);
  const paths = [...page.matchAll(/(?:src|href)="(\/listener\/[^"]+)"/g)].map(([, path]) => path);
  expect(paths).toHaveLength(5);
  let bytes = gzipSync(page, { level: 5 }).length;
  for (const path of paths) {
    const answer = await fetch(new URL(path as string, address()), {
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    bytes += Number(answer.headers.get('content-length'));
  }
  expect(bytes).toBeLessThan(25_000);
});

test('a line is marked where its name is only claimed, and not where a secret stands for it', async () => {
  await bo('by nobody known');
  const url = `http://127.0.0.1:${parlour.port}/api/rooms/tea-at-five/messages`;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${'s'.repeat(43)}` };
  const body = JSON.stringify({ name: 'ann', text: 'by a secret' });
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(201);
  const lines = (await (await fetch(address())).text()).match(/<li id=.*?<\/li>/gs) ?? [];
  const marks = lines.map(
    (line) => /<\/h2><span class="claimed".*?>(.*?)<\/span> <p/.exec(line)?.[1],
  );
  expect(marks).toEqual(['without a key', undefined]);
});

test('a link to a place shows it among what was said before and after, and leads on both ways', async () => {
  for (let i = 1; i <= 120; i++) await bo(`line ${i}`);
  const ann = await visit();
  const seqs = () =>
    ann.page
      .locator('#served > li')
      .evaluateAll((rows) => rows.map(({ id }) => Number(id.slice(1))));
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const shows = async (from: number, to: number) => {
    for (const seq of [from, to]) await ann.page.locator(`#m${seq}`).waitFor();
    expect(await seqs()).toEqual(range(from, to));
  };
  const isInView = (id: string) =>
    ann.page.locator(id).evaluate((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return top > 40 && bottom < innerHeight - 40;
    });
  await ann.page.goto(`${address()}?name=ann&m=60#m60`);
  await shows(35, 85);
  expect(await isInView('#m60')).toBe(true);
  // What comes in now would stand behind a gap.
  expect(await ann.page.locator('[ws-connect], script').count()).toBe(0);
  expect(await faultsOf(ann.page)).toEqual([]);
  await ann.page.getByRole('link', { name: 'Later' }).click();
  await shows(60, 110);
  expect(await isInView('#m85')).toBe(true);
  await ann.page.getByRole('link', { name: 'Earlier' }).click();
  await shows(35, 85);
  await ann.page.getByRole('link', { name: 'Latest' }).first().click();
  await shows(71, 120);
  expect(await ann.name.inputValue()).toBe('ann');
  await ann.live();
  await ann.page.getByRole('link', { name: 'Earlier' }).click();
  await shows(46, 96);
});
