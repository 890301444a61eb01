import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Flags } from '../../src/config/config.ts';
import { createLog, openParlour } from '../../src/index.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { codeIn, RawClient } from './raw-client.ts';

const evil = 'https://evil.example';
const servers: OwnParlour[] = [];
afterAll(async () => {
  await Promise.all(servers.map((one) => one.end()));
});

async function open(flags: Flags): Promise<OwnParlour> {
  const server = await startParlour(flags);
  servers.push(server);
  return server;
}

async function ask(port: number, head: string) {
  const client = await RawClient.open(port);
  try {
    return await client.send(head).answer({ toHead: false });
  } finally {
    client.close();
  }
}

const headers = (more: Readonly<Record<string, string>>) =>
  Object.entries({ Host: 'localhost', ...more })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
const get = (path: string, more = {}) => `GET ${path} HTTP/1.1\r\n${headers(more)}\r\n`;
const upgrade = {
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};
const wires = ['native', 'roomcode', 'golem', 'chatlog', 'htmx'];

/** How each road that pages of other hosts could read answers one. */
async function roads(port: number, origin: string): Promise<Record<string, number>> {
  const api = '/api/rooms/tea';
  const asked: Record<string, string> = {
    page: get(`${api}/messages`, { Origin: origin }),
    stream: get(`${api}/events?after=no`, { Origin: origin }),
    document: get('/openapi.json', { Origin: origin }),
    preflight: `OPTIONS ${api}/messages HTTP/1.1\r\n${headers({ Origin: origin })}\r\n`,
    post:
      `POST ${api}/messages HTTP/1.1\r\n` +
      `${headers({ Origin: origin, 'Content-Type': 'application/json', 'Content-Length': '12' })}` +
      '\r\n{"text":"a"}',
  };
  for (const wire of wires) {
    asked[wire] = get(`/ws?dialect=${wire}&room=r`, { ...upgrade, Origin: origin });
  }
  const statuses: Record<string, number> = {};
  for (const [road, head] of Object.entries(asked)) statuses[road] = (await ask(port, head)).status;
  return statuses;
}

const welcome = { page: 200, stream: 400, document: 200, preflight: 204, post: 201 };
const closed = { page: 403, stream: 403, document: 403, preflight: 403, post: 403 };
const spoken = { native: 101, roomcode: 101, golem: 101 };
const silent = { native: 403, roomcode: 403, golem: 403 };

describe('of a server for this machine only', () => {
  let port: number;
  beforeAll(async () => {
    port = (await open({})).port;
  });

  test.each([
    evil,
    'null',
    'http://localhost.evil.example',
    'http://127.0.0.1.nip.io',
    'http://192.168.1.7',
    'file://',
  ])('pages of %s are off on every road', async (origin) => {
    const expected = { ...closed, ...silent, chatlog: 403, htmx: 403 };
    expect(await roads(port, origin)).toEqual(expected);
  });

  test('pages of localhost, and of the address that is asked, are welcome', async () => {
    const expected = { ...welcome, ...spoken, chatlog: 101, htmx: 403 };
    expect(await roads(port, 'http://localhost:5173')).toEqual(expected);
    expect(await roads(port, 'http://localhost')).toEqual({ ...expected, htmx: 101 });
    const own = { Host: `127.0.0.1:${port}`, Origin: `http://127.0.0.1:${port}` };
    expect((await ask(port, get('/api/rooms/tea', own))).status).toBe(200);
  });

  test('the refusal says how to allow them', async () => {
    const refused = await ask(port, get('/api/rooms/tea', { Origin: evil }));
    expect(codeIn(refused)).toBe('origin_refused');
    expect(refused.body).toContain('--origins');
  });
});

test('pages may be allowed, one by one or all', async () => {
  const some = await open({ origins: evil });
  expect(await roads(some.port, evil)).toEqual({ ...welcome, ...spoken, chatlog: 101, htmx: 101 });
  expect((await roads(some.port, `${evil}:1`))['native']).toBe(403);
  const any = await open({ origins: 'any' });
  expect(await roads(any.port, evil)).toEqual({ ...welcome, ...spoken, chatlog: 101, htmx: 101 });
});

test.each<[string, Flags]>([
  ['other machines', { host: '0.0.0.0' }],
  ['people by a proxy', { publicUrl: 'https://chat.example' }],
])('of a server for %s, pages are as welcome as ever', async (_, flags) => {
  const { port } = await open(flags);
  expect(await roads(port, evil)).toEqual({ ...welcome, ...spoken, chatlog: 403, htmx: 403 });
});

describe('figures', () => {
  const metrics = async (port: number, more = {}) => {
    const answer = await ask(port, get('/metrics', more));
    return answer.status === 200 ? answer.body.includes('parlour_connections') : codeIn(answer);
  };

  test('are for this machine, asked without a proxy', async () => {
    const { port } = await open({ hosts: 'box.example' });
    for (const Host of ['localhost', `127.0.0.1:${port}`, '[::1]']) {
      expect(await metrics(port, { Host })).toBe(true);
    }
    for (const more of [
      { Host: 'box.example' },
      { Host: '192.0.2.7' },
      { 'X-Forwarded-For': '127.0.0.1' },
      { Forwarded: 'for=127.0.0.1' },
      { Via: '1.1 a' },
      { 'X-Real-IP': '127.0.0.1' },
    ]) {
      expect(await metrics(port, more)).toBe('metrics_off');
    }
  });

  test('are off where people come by another address', async () => {
    expect(await metrics((await open({ publicUrl: 'https://chat.example' })).port)).toBe(
      'metrics_off',
    );
  });

  test('are for who has the token, wherever they are', async () => {
    const { port } = await open({ metricsToken: 'open-sesame', publicUrl: 'https://chat.example' });
    const Host = 'chat.example';
    const bearer = (token: string) => ({ Host, Authorization: `Bearer ${token}` });
    expect(await metrics(port, bearer('open-sesame'))).toBe(true);
    for (const wrong of ['open-sesam', 'open-sesame2', '', 'Open-sesame']) {
      expect(await metrics(port, bearer(wrong))).toBe('not_authorised');
    }
    expect(await metrics(port, { Host })).toBe('not_authorised');
    expect(await metrics(port)).toBe('not_authorised');
  });

  test('have a port of their own, and then none else', async () => {
    const own = await open({ metricsPort: '0' });
    const port = own.metricsPort as number;
    expect(await metrics(port)).toBe(true);
    expect(await metrics(own.port)).toBe('metrics_off');
    expect(await metrics(port, { Host: 'evil.example' })).toBe('strange_host');
    expect(codeIn(await ask(port, get('/api/rooms/tea')))).toBe('not_found');
    expect(codeIn(await ask(port, get('/ws?roomCode=r', upgrade)))).toBe('not_found');
    expect(codeIn(await ask(port, `POST /metrics HTTP/1.1\r\n${headers({})}\r\n`))).toBe(
      'wrong_method',
    );
    const locked = await open({ metricsPort: '0', metricsToken: 'a' });
    expect(await metrics(locked.metricsPort as number)).toBe('not_authorised');
    const Authorization = 'Bearer a';
    expect(await metrics(locked.metricsPort as number, { Authorization })).toBe(true);
  });
});

describe('the log', () => {
  test('names the origin or the host that is refused, and the option that takes it', async () => {
    const lines: object[] = [];
    const log = Object.assign(createLog('fatal'), { info: (line: object) => lines.push(line) });
    const data = mkdtempSync(join(tmpdir(), 'parlour-reach-'));
    const server = await openParlour({ port: 0, data, log });
    onTestFinished(async () => {
      await server.stop();
      await rm(data, { recursive: true });
    });
    const refused = async (head: string) => {
      lines.length = 0;
      await ask(server.port, head);
      return lines.filter((line) => 'code' in line);
    };
    const origin = { code: 'origin_refused', origin: evil, option: '--origins' };
    expect(await refused(get('/api/rooms/tea/messages', { Origin: evil }))).toMatchObject([origin]);
    const page = { ...upgrade, Origin: evil };
    expect(await refused(get('/ws?dialect=native', page))).toMatchObject([origin]);
    const host = { code: 'strange_host', host: 'evil.example', option: '--hosts' };
    expect(await refused(get('/health', { Host: 'evil.example' }))).toMatchObject([host]);
    expect(await refused(get('/ws', { ...upgrade, Host: 'evil.example' }))).toMatchObject([host]);
    const [long] = await refused(get('/health', { Host: `${'a'.repeat(9_000)}.example` }));
    expect(JSON.stringify(long).length).toBeLessThan(400);
    const [lost] = await refused(get('/none', {}));
    expect(lost).not.toHaveProperty('option');
  });
});
