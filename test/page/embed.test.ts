import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorsOf, openPage } from '../support/chromium.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { strictPolicy, useTagPages } from './tag-page.ts';

const pages = useTagPages();
let parlour: OwnParlour;

beforeAll(async () => {
  parlour = await startParlour({ origins: 'any' });
});

afterAll(() => parlour.end());

async function post(room: string, text: string): Promise<void> {
  const answer = await fetch(`${parlour.url}/api/rooms/${room}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, name: 'cy' }),
  });
  expect(answer.status).toBe(201);
}

const tag = (more: string, inner = '') => `<parlour-room ${more}>${inner}</parlour-room>`;

const pageWith = (body: string, head = '') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A post</title>${head}</head><body><main><h1>A post</h1>${body}</main><script src="${parlour.url}/embed.js"></script></body></html>`;

/** Notes whatever is done to the page outside of the tag. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const touched: string[] = [];
    Object.assign(window, { touched });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      touched.push(`forbidden ${violatedDirective} ${blockedURI}`),
    );
    for (const target of [window, document]) {
      const add = target.addEventListener;
      target.addEventListener = function (this: EventTarget, name: string, ...rest: never[]) {
        if (['beforeunload', 'hashchange', 'popstate'].includes(name)) touched.push(name);
        if (name.startsWith('key')) touched.push(name);
        Reflect.apply(add, this, [name, ...rest]);
      } as typeof add;
    }
    for (const name of ['pushState', 'replaceState'] as const)
      history[name] = () => void touched.push(name);
  });
}

const touched = (page: Page) =>
  page.evaluate(() => (window as unknown as { touched: string[] }).touched);

test('a tag in a page of another origin with strict rules shows its room, posts and hears, and touches nothing else', async () => {
  await post('tea', 'first');
  const page = await openPage();
  await watch(page);
  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  const html = pageWith(tag('room="tea" name="ann"', 'Nobody is here yet.'));
  const url = pages.put(html, strictPolicy(parlour.url));
  await page.goto(url);
  const room = page.locator('parlour-room');
  await room.locator('.line', { hasText: 'first' }).waitFor();
  expect(await room.evaluate((one) => one.getBoundingClientRect().height)).toBe(512);
  const field = room.getByLabel('Message to tea');
  await room.locator('.send:enabled').waitFor();
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  await field.fill('from the tag');
  await field.press('Enter');
  await room.locator('.line:not(.waiting)', { hasText: 'from the tag' }).waitFor();
  await post('tea', 'from outside');
  await room.locator('.line', { hasText: 'from outside' }).waitFor();
  expect(await touched(page)).toEqual([]);
  expect(await page.title()).toBe('A post');
  expect(page.url()).toBe(url);
  expect(errorsOf(page)).toEqual([]);
  expect([...hosts].sort()).toEqual([new URL(url).host, new URL(parlour.url).host].sort());
  // Moved in the page, it is the same room.
  await page.evaluate(() => {
    Object.assign(window, {
      line: document.querySelector('parlour-room')?.shadowRoot?.querySelector('.line'),
    });
    document.body.prepend(document.querySelector('parlour-room') as Element);
  });
  await post('tea', 'after the move');
  await room.locator('.line', { hasText: 'after the move' }).waitFor();
  expect(await page.evaluate(() => (window as unknown as { line: Element }).line.isConnected)).toBe(
    true,
  );
});

test('a launcher opens by its button, closes by Escape, gives focus back, and is as it was after a reload', async () => {
  const page = await openPage();
  await page.addInitScript(() => localStorage.setItem('parlour.at.x', '1'));
  const hostile =
    '<style>* { z-index: 2147483647 !important; font-size: 40px; position: static !important }</style>';
  await page.goto(pages.put(pageWith(tag('room="cake" layout="launcher" name="ann"'), hostile)));
  const room = page.locator('parlour-room');
  const button = room.getByRole('button', { name: 'Talk: cake' });
  await button.focus();
  await page.keyboard.press('Enter');
  const field = room.getByLabel('Message to cake');
  await expect.poll(() => field.evaluate((one) => one.matches(':focus'))).toBe(true);
  // On a phone it is a sheet, and a press beside it closes it.
  await page.setViewportSize({ width: 390, height: 700 });
  const panel = room.getByRole('dialog');
  expect(await panel.evaluate((one) => one.getBoundingClientRect().toJSON())).toMatchObject({
    ...{ left: 0, right: 390, bottom: 700 },
  });
  await page.mouse.click(200, 20);
  await expect.poll(() => panel.count()).toBe(0);
  await page.setViewportSize({ width: 1280, height: 800 });
  await button.press('Enter');
  await expect.poll(() => field.evaluate((one) => one.matches(':focus'))).toBe(true);
  await page.mouse.click(200, 20);
  expect(await panel.count()).toBe(1);
  await field.focus();
  await page.keyboard.press('Escape');
  expect(await room.getByRole('dialog').count()).toBe(0);
  expect(await button.evaluate((one) => one.matches(':focus'))).toBe(true);
  await page.evaluate(() =>
    (document.querySelector('parlour-room') as HTMLElement & { open(): void }).open(),
  );
  await page.reload();
  await field.waitFor();
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  expect(errorsOf(page)).toEqual([]);
});

test('two rooms of a page have one connection, and a body that is swapped keeps it', async () => {
  const page = await openPage();
  let sockets = 0;
  page.on('websocket', () => sockets++);
  await page.goto(pages.put(pageWith(tag('room="one" name="ann"') + tag('room="two" name="ann"'))));
  await page.locator('parlour-room .send:enabled').nth(1).waitFor();
  await page.evaluate(() => {
    const body = document.createElement('body');
    body.innerHTML = '<parlour-room room="two" server=""></parlour-room>';
    body.firstElementChild?.removeAttribute('server');
    document.body.replaceWith(body);
  });
  const room = page.locator('parlour-room');
  await room.locator('.send:enabled').waitFor();
  await post('two', 'still here');
  await room.locator('.line', { hasText: 'still here' }).waitFor();
  expect(sockets).toBe(1);
  expect(errorsOf(page)).toEqual([]);
});

test('a tag is a wall, has the words of the page where nobody spoke, asks in its language, and leaves a room of another version with a link', async () => {
  for (const text of ['one', 'two', 'three']) await post('stage', text);
  const page = await openPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url().replace(parlour.url, '')));
  const said: string[] = [];
  page.on('console', (line) => said.push(line.text()));
  // A script of another major version that came first is told which tags it must leave.
  const older =
    '<script>class Old extends HTMLElement { static parlourMajor = 0; static leave(at) { document.title = at } }' +
    'if (location.search === "?old") customElements.define("parlour-room", Old)</script>';
  const body =
    tag('id="wall" layout="wall" room="stage" last="2" size="60"', 'Soon.') +
    tag(
      'id="box" room="hush" name="ann" lang="pt-BR"',
      '<b slot="empty">Be the first.</b><i slot="header">Ours</i>',
    );
  const url = pages.put(pageWith(body, older));
  await page.goto(url);
  const [wall, box] = [page.locator('#wall'), page.locator('#box')];
  await wall.getByText('three').waitFor();
  expect(await wall.locator('.wall-line').allInnerTexts()).toEqual(['cy two', 'cy three']);
  const refused = await wall.evaluate((one) =>
    (one as HTMLElement & { post(text: string): Promise<void> }).post('x').catch(String),
  );
  expect(refused).toBe('Error: A wall only reads.');
  const house = await (await fetch(`${parlour.url}/embed/stage/house`)).text();
  expect(house).toContain('data-count="0"');
  await box.locator('.send:enabled').waitFor();
  const seen = (text: string) => box.getByText(text).isVisible();
  expect(await Promise.all(['Be the first.', 'Ours', 'Nobody has said'].map(seen))).toEqual([
    ...[true, true, false],
  ]);
  expect(await box.locator('.where').isVisible()).toBe(false);
  expect(asked.filter((path) => path.startsWith('/embed/hush'))).toEqual([
    '/embed/hush/house?lang=pt-BR',
  ]);
  await box.getByLabel('Mensagem para hush').fill('I am');
  await box.getByLabel('Mensagem para hush').press('Enter');
  await box.locator('.line').getByText('I am').waitFor();
  expect(await seen('Be the first.')).toBe(false);
  // Another layout is the same tag, dressed anew.
  await wall.evaluate((one) => one.setAttribute('layout', 'box'));
  await wall.locator('.send:enabled').waitFor();
  const looks = () => wall.locator('.house').evaluate((one) => getComputedStyle(one).display);
  expect(await looks()).toBe('grid');
  await wall.evaluate((one) => one.setAttribute('name', 'bo'));
  await wall.locator('.send:enabled').waitFor();
  expect(await looks()).toBe('grid');
  await page.evaluate((server) => {
    const Tag = customElements.get('parlour-room') as unknown as { leave(at: string): void };
    Tag.leave(server);
  }, `${parlour.url}/`);
  await box.getByRole('link', { name: 'Open the room' }).waitFor();
  expect(errorsOf(page)).toEqual([]);
  await page.goto(`${url}?old`);
  await expect.poll(() => page.title()).toBe(`${parlour.url}/`);
  expect(said.at(-1)).toBe(
    '<parlour-room> is defined by a script of another version (0): load one alone.',
  );
});
