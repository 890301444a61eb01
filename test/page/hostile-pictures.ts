// Makes pictures of each hostile page, before its script has come and with the room in it:
// `node test/page/hostile-pictures.ts FOLDER`.
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { launchChromium } from '../support/chromium.ts';
import { startParlour } from '../support/parlour.ts';
import { hostileHtml, hostilePages, policyOf } from './hostile-hosts.ts';

const folder = process.argv[2] ?? 'dist/hostile';
await mkdir(folder, { recursive: true });
const parlour = await startParlour({ origins: 'any' });
for (const [name, text] of [
  ['bo', 'Is the blue pot the one on the left?'],
  ['cy', 'It is. *Two* scones, please'],
] as const) {
  await fetch(`${parlour.url}/api/rooms/tea/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, text }),
  });
}
const tag = '<parlour-room room="tea" name="ann">The talk is on its way.</parlour-room>';
const site = createServer(({ url = '' }, response) => {
  const host = hostilePages[Number(url.slice(1))];
  const policy = host && policyOf(host, parlour.url);
  response.setHeader('content-type', 'text/html; charset=utf-8');
  if (policy) response.setHeader('content-security-policy', policy);
  response.end(host ? hostileHtml(host, parlour.url, tag) : '');
}).listen(0, '127.0.0.1');
await once(site, 'listening');
const browser = await launchChromium();
for (const [i, host] of hostilePages.entries()) {
  const { width = 1280, height = 800, dark = false } = host.media ?? {};
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
  });
  const url = `http://localhost:${(site.address() as AddressInfo).port}/${i}`;
  const name = join(
    folder,
    `${String(i + 1).padStart(2, '0')}-${host.name.replaceAll(/\W+/g, '-')}`,
  );
  await page.route('**/embed.js*', (route) => route.abort());
  await page.goto(url);
  await page.screenshot({ path: `${name}-before.png` });
  await page.unroute('**/embed.js*');
  await page.goto(url);
  await page.locator('parlour-room .send:enabled').waitFor();
  if (host.after) await page.evaluate(host.after);
  await page.locator('parlour-room .send:enabled').waitFor();
  await page.screenshot({ path: `${name}-after.png` });
  await page.close();
}
await browser.close();
site.close();
await parlour.end();
process.stdout.write(`${hostilePages.length * 2} pictures in ${folder}\n`);
