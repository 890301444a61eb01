import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';

declare global {
  interface Window {
    heardWords?: { type: string; [field: string]: unknown }[];
  }
}

/** A site of somebody else that has a frame, under `localhost`: another origin than that of the server. */
async function openSite(): Promise<string> {
  const server = createServer((request, response) => {
    const src = new URL(request.url ?? '', 'http://x').searchParams.get('frame') ?? '';
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>site</title><iframe width="500" height="600" src="${src}"></iframe>
<script>
  window.heardWords = [];
  const frame = document.querySelector('iframe');
  addEventListener('message', ({ data, source }) => {
    if (source !== frame.contentWindow || data?.parlour !== 1) return;
    heardWords.push(data);
    if (data.type === 'here') frame.contentWindow.postMessage({ parlour: 1, type: 'hello' }, new URL(frame.src).origin);
  });
</script>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

const say = (parlour: OwnParlour, text: string) =>
  fetch(`${parlour.url}/api/rooms/tea/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, name: 'bo' }),
  });

test('a site that is named has a room in a frame, speaks with it, and nobody else does', async () => {
  const [site, other] = [await openSite(), await openSite()];
  const parlour = await startParlour({ embedOrigins: site, origins: 'any' });
  try {
    await say(parlour, 'good evening');
    const src = encodeURIComponent(`${parlour.url}/embed/tea`);
    const page = await openPage();
    await page.goto(`${site}/?frame=${src}`);
    const frame = page.frameLocator('iframe');
    await frame.getByText('good evening').waitFor();
    const hears = (type: string, more: object = {}) =>
      page.waitForFunction(
        ([type, more]) =>
          window.heardWords?.some(
            (one) =>
              one.type === type &&
              Object.entries(more).every(([name, value]) => one[name] === value),
          ),
        [type, more] as const,
      );
    await hears('ready', { code: 'tea', kept: true });
    await hears('state', { state: 'live' });
    const post = (word: object) =>
      page.evaluate((word) => {
        const frame = document.querySelector('iframe') as HTMLIFrameElement;
        frame.contentWindow?.postMessage({ parlour: 1, ...word }, '*');
      }, word);
    await say(parlour, 'how do you do');
    await hears('message', { text: 'how do you do' });
    await hears('unread', { count: 1 });
    await post({ type: 'post', text: 'from the site' });
    await hears('message', { text: 'from the site' });
    await post({ type: 'theme', theme: 'dark' });
    await post({ type: 'theme', theme: 'pink' });
    await hears('refused', { of: 'theme', why: 'A theme is light, dark or auto.' });
    await post({ type: 'post', text: ' ' });
    await hears('refused', { of: 'post' });
    await post({ type: 'constructor' });
    await hears('refused', { of: 'constructor', why: 'There is no such word.' });
    const inner = page.frames()[1];
    expect(await inner?.evaluate(() => document.documentElement.style.colorScheme)).toBe('dark');
    expect(await inner?.locator('a.mark').getAttribute('target')).toBe('_blank');
    await post({ type: 'focus' });
    await frame.locator('textarea:focus').waitFor();
    // What is no parent of it is not heard: the frame's own window, and one beside it.
    await inner?.evaluate(() => {
      postMessage({ parlour: 1, type: 'post', text: 'forged' }, '*');
    });
    await page.evaluate((src) => {
      const beside = document.createElement('iframe');
      beside.srcdoc =
        `<script>parent.frames[0].postMessage({ parlour: 1, type: 'post', text: 'forged' }, '*'); parent.postMessage('sent', '*')</scr` +
        `ipt>`;
      beside.dataset['src'] = src;
      const sent = new Promise((resolve) =>
        addEventListener('message', ({ data }) => data === 'sent' && resolve(0)),
      );
      document.body.append(beside);
      return sent;
    }, src);
    await post({ type: 'post', text: 'after that' });
    await hears('message', { text: 'after that' });
    expect(await page.evaluate(() => JSON.stringify(window.heardWords))).not.toContain('forged');
    // A site that is not named has no frame.
    await page.goto(`${other}/?frame=${src}`);
    await page.waitForFunction(() => document.readyState === 'complete');
    const kept = page.frames()[1];
    expect(kept?.url()).not.toContain('/embed/tea');
    expect(await page.evaluate(() => window.heardWords)).toEqual([]);
    // And the room's own page stands in none, also of a site that is named.
    await page.goto(`${site}/?frame=${encodeURIComponent(`${parlour.url}/r/tea`)}`);
    expect(page.frames()[1]?.url()).not.toContain('/r/tea');
  } finally {
    await parlour.end();
  }
});

test('where any site may have it, none speaks or reads by it; what is kept nowhere is said', async () => {
  const site = await openSite();
  const parlour = await startParlour({ embedOrigins: 'any', origins: 'any' });
  try {
    const page = await openPage();
    await page.addInitScript(() => {
      if (window === parent) return;
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('denied', 'SecurityError');
          },
        });
    });
    await page.goto(`${site}/?frame=${encodeURIComponent(`${parlour.url}/embed/tea`)}`);
    const frame = page.frameLocator('iframe');
    await frame.getByText('This browser keeps nothing for a room in a frame').waitFor();
    await page.waitForFunction(() => window.heardWords?.some(({ type }) => type === 'ready'));
    await page.evaluate(() => {
      const frame = document.querySelector('iframe') as HTMLIFrameElement;
      frame.contentWindow?.postMessage({ parlour: 1, type: 'post', text: 'forged' }, '*');
    });
    await page.waitForFunction(() => window.heardWords?.some(({ type }) => type === 'refused'));
    await frame.locator('textarea').fill('hello');
    await frame.locator('textarea').press('Enter');
    const name = frame.getByRole('textbox', { name: /name/i });
    await name.fill('ann');
    await name.press('Enter');
    await frame.locator('.line', { hasText: 'hello' }).waitFor();
    await say(parlour, 'a secret');
    await frame.getByText('a secret').waitFor();
    const told = await page.evaluate(() => JSON.stringify(window.heardWords));
    expect(told).toContain('"kept":false');
    expect(told).not.toMatch(/a secret|forged/);
  } finally {
    await parlour.end();
  }
});
