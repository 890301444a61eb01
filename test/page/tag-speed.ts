/*
 * A tag in a page of another origin: `node test/page/tag-speed.ts [seconds]`. The page has strict rules and
 * keeps nothing for third parties (its storage throws); Chromium's CPU is slowed four times; every file
 * is served compressed as for real. It prints what it found, each with its bound, and ends with 1 where
 * one is not kept:
 *
 * - from the beginning of the visit: when the first message can be read, when one's own is there;
 * - the bytes that came: of a launcher until it is painted, of a tag with its room, markup included;
 * - hosts that were asked, and what moved in the page;
 * - frames while 100 messages a second come for `seconds` (30) and the page scrolls.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { buildWeb } from '../../bin/build-web.ts';
import { launchChromium } from '../support/chromium.ts';
import { startParlour } from '../support/parlour.ts';
import { strictPolicy } from './tag-page.ts';

const seconds = Number(process.argv[2] ?? 30);
const rounds = 5;

declare global {
  interface Window {
    toldOfTag: { read?: number; shift: number; frames: number[] };
  }
}

interface Loaded {
  readonly page: Page;
  /** The bytes that came from the server, as they went over the wire. */
  readonly bytes: () => number;
  readonly hosts: Set<string>;
}

let isWell = true;

function tell(what: string, figure: number, unit: string, most: number): void {
  if (figure > most) isWell = false;
  process.stdout.write(
    `${what}: ${figure} ${unit} (${figure > most ? 'over' : 'at most'} ${most})\n`,
  );
}

await buildWeb();
const parlour = await startParlour({ origins: 'any' });
const post = (text: string) =>
  fetch(`${parlour.url}/api/rooms/tea/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, name: 'bo' }),
  });
const words = 'the kettle broke yesterday so we meet at the corner table with lemon cake'.split(
  ' ',
);
for (let i = 0; i < 50; i++)
  await post(words.map((_, n) => words[(i * 7 + n * n) % words.length]).join(' '));

/** The line of docs/embed.md by which nothing moves when the script comes. */
const reserved = 'parlour-room:not(:defined) { display: block; block-size: 512px }';
const site = createServer(({ url }, response) => {
  if (url === '/own.css') {
    response.setHeader('content-type', 'text/css');
    return void response.end(reserved);
  }
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.setHeader('content-security-policy', `${strictPolicy(parlour.url)}; style-src 'self'`);
  const layout = url === '/launcher' ? 'layout="launcher"' : '';
  response.end(
    `<!doctype html><html lang="en"><title>A post</title><link rel="stylesheet" href="/own.css"><h1>A post</h1><parlour-room room="tea" name="ann" ${layout}>Soon.</parlour-room>${'<p>A line of the post.</p>'.repeat(200)}<script async src="${parlour.url}/embed.js"></script></html>`,
  );
}).listen(0, '127.0.0.1');
await once(site, 'listening');
const home = `http://localhost:${(site.address() as AddressInfo).port}`;

async function load(browser: Browser, path: string, slowed = 4): Promise<Loaded> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    window.toldOfTag = { shift: 0, frames: [] };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        window.toldOfTag.shift += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
    const look = () => {
      const room = document.querySelector('parlour-room')?.shadowRoot;
      const line = room?.querySelector('.line .text')?.getBoundingClientRect();
      if (line && line.height > 0 && room?.adoptedStyleSheets.length !== 1)
        window.toldOfTag.read = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowed });
  const ofServer = new Map<string, string>();
  const hosts = new Set<string>();
  let bytes = 0;
  cdp.on('Network.requestWillBeSent', ({ requestId, request }) => {
    hosts.add(new URL(request.url).host);
    if (request.url.startsWith(parlour.url)) ofServer.set(requestId, request.url);
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (atOnce.test(ofServer.get(requestId) ?? '')) bytes += encodedDataLength;
  });
  await page.goto(home + path);
  return { page, bytes: () => bytes, hosts };
}

/** What a tag needs to be read and written in; what is opened in it later comes later. */
const atOnce = /\/(?:embed\.js|house|embed-(?:inside|sheet|en|words)[\w-]*\.js)$/;

const middle = (figures: readonly number[]) =>
  Math.round(figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN);

const browser = await launchChromium();
const read: number[] = [];
const own: number[] = [];
const weight: number[] = [];
let shift = 0;
const asked = new Set<string>();
for (let i = 0; i < rounds; i++) {
  const { page, bytes, hosts } = await load(browser, '/');
  const room = page.locator('parlour-room');
  await page.waitForFunction(() => window.toldOfTag.read !== undefined);
  read.push(await page.evaluate(() => window.toldOfTag.read ?? Number.NaN));
  const field = room.getByLabel('Message to tea');
  await room.locator('.send:enabled').waitFor();
  await field.fill(`mine ${i}`);
  await field.press('Enter');
  await room.locator('.line:not(.waiting)', { hasText: `mine ${i}` }).waitFor();
  own.push((await page.evaluate(() => performance.now())) - (read[i] ?? 0));
  weight.push(bytes() / 1024);
  shift = Math.max(shift, await page.evaluate(() => window.toldOfTag.shift));
  for (const host of hosts) asked.add(host);
  await page.context().close();
}
tell('first message can be read', middle(read), 'ms', 1_000);
tell('own message is there, after that', middle(own), 'ms', 2_000);
tell('tag with its room, headers too', middle(weight), 'KB', 60);
const launcher = await load(browser, '/launcher');
await launcher.page.locator('parlour-room').getByRole('button').waitFor();
tell('launcher, painted', Math.ceil(launcher.bytes() / 1024), 'KB', 10);
await launcher.page.context().close();
asked.delete(new URL(home).host);
asked.delete(new URL(parlour.url).host);
tell('other hosts asked', asked.size, 'hosts', 0);
tell('what moved', shift, 'of layout shift', 0);

// A busy room, while the page around it is scrolled.
const { page } = await load(browser, '/', 1);
await page.locator('parlour-room .send:enabled').waitFor();
await page.evaluate((ms) => {
  const until = performance.now() + ms;
  let last = performance.now();
  const frame = (now: number) => {
    window.toldOfTag.frames.push(now - last);
    last = now;
    scrollTo(0, (scrollY + 4) % 2_000);
    if (now < until) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}, seconds * 1_000);
const began = Date.now();
let posted = 0;
while (Date.now() - began < seconds * 1_000) {
  const due = Math.floor((Date.now() - began) / 10) - posted;
  await Promise.all(Array.from({ length: due }, () => post(`busy ${posted++}`)));
  await new Promise((resolve) => setTimeout(resolve, 20));
}
await page
  .locator('parlour-room')
  .getByText(`busy ${posted - 1}`, { exact: true })
  .waitFor();
const frames = (await page.evaluate(() => window.toldOfTag.frames)).slice(1).sort((a, b) => a - b);
const at = (part: number) => Math.round(frames[Math.floor(frames.length * part)] ?? Number.NaN);
process.stdout.write(
  `${posted} messages in ${seconds} s: ${Math.round(frames.length / seconds)} frames a second; ` +
    `a frame takes ${at(0.5)} ms, ${at(0.95)} ms of 20, ${at(0.99)} ms of 100\n`,
);
await browser.close();
site.close();
await parlour.end();
process.exitCode = isWell ? 0 : 1;
