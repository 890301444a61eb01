import { request as plainly } from 'node:http';
import { request } from 'node:https';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Flags } from '../src/index.ts';
import { readConfig } from '../src/index.ts';
import { RawClient } from './http/raw-client.ts';
import { Visit } from './page/room-visit.ts';
import { pairOf, trusted } from './support/certificates.ts';
import { errorsOf } from './support/chromium.ts';
import { type OwnParlour, startParlour } from './support/parlour.ts';
import { Talker } from './support/talker.ts';

const { cert: tlsCert, key: tlsKey } = pairOf('one');

async function open(flags: Flags = {}): Promise<OwnParlour> {
  const parlour = await startParlour({ tlsCert, tlsKey, ...flags });
  onTestFinished(() => parlour.end());
  return parlour;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

async function ask(
  port: number | undefined,
  path: string,
  { plain = false, host = 'localhost' } = {},
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const options = {
    port,
    path,
    host: '127.0.0.1',
    servername: 'localhost',
    ca: trusted,
    headers: { host },
    agent: false,
  };
  const asked = (plain ? plainly : request)(options, (response) => {
    let body = '';
    response.on('data', (bytes: Buffer) => {
      body += String(bytes);
    });
    response.on('end', () =>
      resolve({ status: response.statusCode, headers: response.headers, body }),
    );
  });
  asked.on('error', reject);
  asked.end();
  return promise;
}

async function talker(url: string, protocols: string[] = []): Promise<Talker> {
  const ws = new WebSocket(url, protocols, { ca: trusted });
  onTestFinished(() => ws.terminate());
  const made = new Talker(ws);
  await new Promise((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('error', reject);
  });
  return made;
}

test('main port and listeners speak TLS, the figures do not, and links say https', async () => {
  const parlour = await open({ listen: ['0=golem:tea'], metricsPort: '0' });
  expect(parlour.url).toBe(`https://localhost:${parlour.port}`);
  expect(parlour.roomLink).toMatch(`${parlour.url}/r/`);
  const ann = await talker(`wss://localhost:${parlour.port}/ws`, ['parlour.v1']);
  ann.tell({ type: 'hello', name: 'ann' });
  await ann.hear('welcome');
  ann.tell({ type: 'join', room: 'tea' });
  await ann.hear('joined');
  const bo = await talker(`wss://localhost:${parlour.listeners[0]?.port}/ws`);
  bo.tell({ Author: 'bo', Content: 'hello' });
  expect(await ann.hear('posted')).toMatchObject({ text: 'hello' });
  expect((await ask(parlour.port, '/api/rooms/tea/messages')).body).toContain('"hello"');
  const figures = await ask(parlour.metricsPort, '/metrics', { plain: true });
  expect(figures.body).toContain('parlour_tls_handshakes_total{end="done"} 3\n');
});

test('one port more leads to it, by the public URL or by the name that is asked', async () => {
  const unsaid = await open({ tlsRedirect: '0' });
  const { redirectPort } = unsaid;
  const led = await ask(redirectPort, '/r/tea', { plain: true, host: `localhost:${redirectPort}` });
  expect(led).toMatchObject({ status: 308, headers: { location: `${unsaid.url}/r/tea` } });
  const said = await open({ tlsRedirect: '0', publicUrl: 'https://chat.example' });
  const away = await ask(said.redirectPort, '/r/tea?a=1', { plain: true, host: 'chat.example' });
  expect(away).toMatchObject({
    status: 308,
    headers: { location: 'https://chat.example/r/tea?a=1' },
  });
  const strange = await ask(said.redirectPort, '/r/tea', { plain: true, host: 'evil.example' });
  expect([strange.status, strange.headers['location']]).toEqual([421, undefined]);
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
  const client = await RawClient.open(said.redirectPort ?? 0);
  const socket = await client
    .send(`GET /ws HTTP/1.1\r\nHost: chat.example\r\n${upgrade}\r\n`)
    .answer();
  expect(socket.headers.get('location')).toBe('https://chat.example/ws');
  client.close();
});

test('browsers are told to ask by https alone where that is asked, and over TLS only', async () => {
  const parlour = await open({ hsts: '600', tlsRedirect: '0', metricsPort: '0' });
  for (const path of ['/', '/r/tea', '/api/rooms/tea', '/nothing', '/openapi.json']) {
    const { headers } = await ask(parlour.port, path);
    expect([path, headers['strict-transport-security']]).toEqual([path, 'max-age=600']);
  }
  const plain = [
    await ask(parlour.redirectPort, '/', { plain: true }),
    await ask(parlour.port, '/', { plain: true }),
    await ask(parlour.metricsPort, '/metrics', { plain: true }),
  ];
  for (const { headers } of plain) expect(headers['strict-transport-security']).toBe(undefined);
  const unasked = await ask((await open()).port, '/');
  expect(unasked.headers['strict-transport-security']).toBe(undefined);
});

test('the page lives over it, in a browser', async () => {
  const parlour = await open();
  const context = { ignoreHTTPSErrors: true };
  const ann = await Visit.open(`${parlour.url}/r/tea`, 'ann', { context });
  await ann.say('Water is on.');
  await ann.stored.filter({ hasText: 'Water is on.' }).waitFor();
  const { body } = await ask(parlour.port, '/api/rooms/tea/messages');
  expect(body).toContain('Water is on.');
  expect(errorsOf(ann.page)).toEqual([]);
});

test.each<[Flags, RegExp]>([
  [{ tlsCert }, /needs both/],
  [{ tlsKey }, /needs both/],
  [{ tlsRedirect: '80' }, /tls-redirect needs --tls-cert/],
  [{ hsts: '600' }, /hsts needs --tls-cert/],
  [{ tlsCert, tlsKey, hsts: 'long' }, /whole number of seconds/],
  [{ tlsCert, tlsKey, publicUrl: 'http://chat.example' }, /begins with https:/],
  [{ tlsCert, tlsKey, port: '8443', tlsRedirect: '8443' }, /asked for twice/],
])('%j is refused with a sentence', (flags, sentence) => {
  expect(() => readConfig(flags, {})).toThrow(sentence);
});
