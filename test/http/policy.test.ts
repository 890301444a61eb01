import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { headersOf } from '../../src/net/header.ts';
import { createHttpServer, type Listening, listenAll } from '../../src/net/listen.ts';
import { refuseUpgrade } from '../../src/net/refuse-upgrade.ts';
import { upgradeFault } from '../../src/net/request-fault.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { openPage } from '../support/chromium.ts';

const sockets = new WebSocketServer({ noServer: true });
let door: Listening;

beforeAll(async () => {
  const create = () =>
    createHttpServer({
      limits: defaultLimits,
      listener: (_request, response) => {
        response.writeHead(200, { ...headersOf('page'), 'content-type': 'text/html' });
        response.end('<title>plain</title><script>document.title = "inline ran"</script>');
      },
      upgrade: (request, socket, head) => {
        const code = upgradeFault(request, defaultLimits);
        if (code) refuseUpgrade(socket, code, defaultLimits);
        else sockets.handleUpgrade(request, socket, head, (ws) => ws.send('hello'));
      },
    });
  door = await listenAll({ create, port: 0 });
});

afterAll(async () => {
  for (const ws of sockets.clients) ws.terminate();
  door.cut();
  await door.close();
});

test('a page reaches its own WebSocket and no other, and inline script does not run', async () => {
  const page = await openPage();
  const hears = (url: string) =>
    page.evaluate(
      (address) =>
        new Promise((resolve) => {
          try {
            const ws = new WebSocket(address);
            ws.onmessage = ({ data }) => resolve(data);
            ws.onerror = () => resolve('blocked');
          } catch {
            resolve('blocked');
          }
        }),
      url,
    );
  await page.goto(`http://127.0.0.1:${door.port}/`);
  expect(await page.title()).toBe('plain');
  expect(await hears(`ws://127.0.0.1:${door.port}/ws`)).toBe('hello');
  expect(await hears(`ws://localhost:${door.port}/ws`)).toBe('blocked');
  await page.goto(`http://localhost:${door.port}/`);
  expect(await hears(`ws://localhost:${door.port}/ws`)).toBe('hello');
});
