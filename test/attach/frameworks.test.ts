import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { openParlour, type Parlour, type ParlourOptions } from '../../src/index.ts';
import { createRouter } from '../../src/router/index.ts';
import { Golem } from '../router/golem.ts';
import { tempFolder } from '../support/temp.ts';

async function open(options: ParlourOptions = {}): Promise<Parlour> {
  const usual = { data: tempFolder(), log: 'fatal', limits: 'off' } as const;
  const parlour = await openParlour({ ...usual, ...options });
  onTestFinished(() => parlour.stop());
  return parlour;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return urlOf(server);
}

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const textOf = async (url: string) => (await fetch(url)).text();

/** Everything that a program's people use: its own pages, and the rooms beside them. */
async function tryAll(url: string): Promise<void> {
  expect(await textOf(`${url}/`)).toBe('a page of the program');
  expect(await textOf(`${url}/chat/r/tea`)).toContain('src="/chat/assets/');
  const posted = await fetch(`${url}/chat/api/rooms/tea/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'ann', text: 'Water is on.' }),
  });
  expect([posted.status, posted.headers.get('location')]).toEqual([
    201,
    expect.stringMatching('^/chat/api/rooms/tea/messages/'),
  ]);
  const stream = await fetch(`${url}/chat/api/rooms/tea/events`);
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  await stream.body?.cancel();
  const socket = new WebSocket(`${url.replace('http', 'ws')}/chat/ws`, 'parlour.v1');
  await once(socket, 'open');
  socket.terminate();
}

/** An app whose parser of bodies reads whatever comes. */
function expressApp() {
  const app = express();
  app.get('/', (_, response) => void response.send('a page of the program'));
  return app;
}

test('beside Express, whatever it does with bodies', async () => {
  const app = expressApp().use(express.json());
  const server = createServer(app);
  (await open()).attach(server, { path: '/chat' });
  await tryAll(await listen(server));
});

test('within Express, as a handler that it mounts', async () => {
  const parlour = await open({ path: '/chat' });
  const server = createServer(expressApp().use('/chat', parlour.handle));
  server.on('upgrade', parlour.handleUpgrade);
  const url = await listen(server);
  await tryAll(url);
  expect(await textOf(`${url}/chat`)).toContain('action="/chat/open"');
  expect(await textOf(`${url}/chat?a=b`)).toContain('action="/chat/open"');
  // Express takes any case for the same path: pages are made for the one that was said.
  expect(await textOf(`${url}/CHAT/`)).toContain('action="/chat/open"');
  expect(parlour.roomLink).toMatch(/^\/chat\/r\//);
});

test.each([
  'first',
  'second',
])('given its upgrades %s, it leaves those to other paths to whoever else listens', async (when) => {
  const parlour = await open({ path: '/chat' });
  const server = createServer();
  const own = new WebSocketServer({ noServer: true });
  const seen: (string | undefined)[] = [];
  const hear: Parlour['handleUpgrade'] = (request, socket, head) => {
    seen.push(request.url);
    if (request.url?.startsWith('/chat/')) return;
    own.handleUpgrade(request, socket, head, (mine) => mine.send('of the program'));
  };
  if (when === 'first') server.on('upgrade', parlour.handleUpgrade);
  server.on('upgrade', hear);
  if (when === 'second') server.on('upgrade', parlour.handleUpgrade);
  const url = (await listen(server)).replace('http', 'ws');
  for (const path of ['/mine', '/ws', '//chat/ws', '/chatter/ws']) {
    const socket = new WebSocket(`${url}${path}`);
    const [said] = await once(socket, 'message');
    expect(`${said}`).toBe('of the program');
    socket.send('tea');
    socket.close();
    expect((await once(socket, 'close'))[0]).toBe(1005);
  }
  const socket = new WebSocket(`${url}/chat/ws`, 'parlour.v1');
  await once(socket, 'open');
  socket.terminate();
  expect(seen).toEqual(['/mine', '/ws', '//chat/ws', '/chatter/ws', '/chat/ws']);
});

test('behind parsers of bodies it reads what they left', async () => {
  const parlour = await open({ path: '/chat' });
  const parsers = [express.json(), express.urlencoded()];
  const app = expressApp().use(parsers).use('/chat', parlour.handle);
  const url = await listen(createServer(app));
  const { status } = await fetch(`${url}/chat/api/rooms/tea/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'ann', text: 'Water is on.' }),
  });
  expect(status).toBe(201);
  const form = await fetch(`${url}/chat/lite/tea/messages`, {
    method: 'POST',
    body: new URLSearchParams({ name: 'bo', text: 'And milk?' }),
    redirect: 'manual',
  });
  expect(form.headers.get('location')).toBe('/chat/lite/tea?name=bo#latest');
});

test('beside Fastify', async () => {
  const app = fastify();
  app.get('/', async () => 'a page of the program');
  (await open()).attach(app.server, { path: '/chat' });
  onTestFinished(() => app.close());
  await app.listen({ port: 0, host: '127.0.0.1' });
  await tryAll(urlOf(app.server));
});

test('beside Hono', async () => {
  const app = new Hono().get('/', (context) => context.text('a page of the program'));
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  (await open()).attach(server, { path: '/chat' });
  await tryAll(urlOf(server));
});

test.each(['first', 'second'])('beside a router that is attached %s', async (when) => {
  const server = createServer();
  const router = createRouter().on('echo', (connection, data) => connection.emit('echo', data));
  onTestFinished(() => router.close());
  const parlour = await open();
  if (when === 'first') router.attach(server, { path: '/quiz' });
  parlour.attach(server, { path: '/chat' });
  if (when === 'second') router.attach(server, { path: '/quiz' });
  const url = await listen(server);
  const ann = await Golem.open(`${url.replace('http', 'ws')}/quiz`);
  ann.emit('echo', 'tea');
  expect(await ann.hear('echo')).toBe('tea');
  const socket = new WebSocket(`${url.replace('http', 'ws')}/chat/ws`);
  await once(socket, 'open');
  socket.terminate();
  expect((await fetch(`${url}/nowhere`)).status).toBe(404);
  const nowhere = new WebSocket(`${url.replace('http', 'ws')}/nowhere`);
  nowhere.on('error', () => {});
  expect((await once(nowhere, 'unexpected-response'))[1].statusCode).toBe(404);
});

test.each([
  'first',
  'second',
])('beside a host that begins to listen for upgrades with its first request, as Next does, attached %s', async (when) => {
  const server = createServer();
  const parlour = await open();
  const other = new WebSocketServer({ noServer: true });
  onTestFinished(() => other.close());
  const listensLate = () =>
    server.once('request', () => {
      // What it does not know it ends; what has a page of its own, too, whatever the path.
      server.on('upgrade', (request, socket, head) => {
        if (request.url !== '/_next/hmr') return void socket.destroy();
        other.handleUpgrade(request, socket, head, (hmr) => hmr.send('built'));
      });
    });
  const answersAll = () =>
    server.on('request', (_, response) => void response.end('a page of the program'));
  if (when === 'first') parlour.attach(server, { path: '/chat' });
  listensLate();
  answersAll();
  if (when === 'second') parlour.attach(server, { path: '/chat' });
  const url = await listen(server);
  const wsUrl = url.replace('http', 'ws');
  // Rooms come first, then the program's own.
  const early = new WebSocket(`${wsUrl}/chat/ws`, 'parlour.v1');
  await once(early, 'open');
  await tryAll(url);
  const hmr = new WebSocket(`${wsUrl}/_next/hmr`);
  expect(String((await once(hmr, 'message'))[0])).toBe('built');
  expect(early.readyState).toBe(WebSocket.OPEN);
  expect((await fetch(`${url}/chat/nowhere`)).status).toBe(404);
  expect(await textOf(`${url}/chatter`)).toBe('a page of the program');
  const nowhere = new WebSocket(`${wsUrl}/nowhere`);
  expect(await once(nowhere, 'error')).toHaveLength(1);
  early.terminate();
  hmr.terminate();
});
