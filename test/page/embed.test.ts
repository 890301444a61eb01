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
  await room.getByText('first').waitFor();
  expect(await room.evaluate((one) => one.getBoundingClientRect().height)).toBe(512);
  const field = room.getByLabel('Message to tea');
  await room.locator('.send:enabled').waitFor();
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  await field.fill('from the tag');
  await field.press('Enter');
  await room.locator('.line:not(.waiting)', { hasText: 'from the tag' }).waitFor();
  await post('tea', 'from outside');
  await room.getByText('from outside').waitFor();
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
  await room.getByText('after the move').waitFor();
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
  await room.getByText('still here').waitFor();
  expect(sockets).toBe(1);
  expect(errorsOf(page)).toEqual([]);
});
