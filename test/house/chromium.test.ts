import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { errorsOf, openPage } from '../support/chromium.ts';

const line = 'hello 你好 こんにちは 안녕 مرحبا 👋🏽 👩‍👩‍👧‍👦';
const html = `<!doctype html><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>echo</title><p id="heard"></p><script>
  const socket = new WebSocket(location.href.replace('http', 'ws'));
  socket.onopen = () => socket.send(${JSON.stringify(line)});
  socket.onmessage = (event) => { document.getElementById('heard').textContent = event.data; };
</script>`;

const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
});
const sockets = new WebSocketServer({ server });
sockets.on('connection', (socket) => {
  socket.on('message', (bytes) => socket.send(bytes.toString()));
});
let url = '';

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(() => {
  for (const socket of sockets.clients) socket.terminate();
  server.close();
});

test('a page opens, speaks over a socket and paints every script', async () => {
  const page = await openPage({ width: 390, height: 700, dark: true, touch: true });
  await page.goto(url);
  await page.getByText(line).waitFor();
  const picture = await page.screenshot();
  expect(picture.length).toBeGreaterThan(1000);
  expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
  expect(await page.evaluate(() => innerWidth)).toBe(390);
  expect(errorsOf(page).filter((error) => !error.includes('favicon'))).toEqual([]);
});

test('a page can not reach another host', async () => {
  const page = await openPage();
  await page.goto(url);
  const reached = await page.evaluate(() =>
    fetch('http://parlour.example/').then(
      () => 'reached',
      () => 'refused',
    ),
  );
  expect(reached).toBe('refused');
});
