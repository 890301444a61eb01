import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeIn, RawClient } from '../http/raw-client.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';

let parlour: OwnParlour;
const folder = mkdtempSync(join(tmpdir(), 'parlour-origin-'));
beforeAll(async () => {
  const config = join(folder, 'origins.json');
  const origins = { roomcode: ['https://a.example', 'http://a.example:81'] };
  writeFileSync(config, JSON.stringify({ origins }));
  parlour = await startParlour({
    config,
    publicUrl: 'https://chat.example',
    hosts: 'here.example',
  });
});
afterAll(async () => {
  await parlour.end();
  rmSync(folder, { recursive: true });
});

const upgrade = (query: string, host: string, origins: readonly string[]) =>
  `GET /ws?${query} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n' +
  `${origins.map((origin) => `Origin: ${origin}\r\n`).join('')}\r\n`;

async function answerTo(query: string, host: string, ...origins: readonly string[]) {
  const client = await RawClient.open(parlour.port);
  try {
    return await client.send(upgrade(query, host, origins)).answer();
  } finally {
    client.close();
  }
}

const chatlog = 'dialect=chatlog';
const htmx = 'dialect=htmx';
const host = 'here.example:8080';

describe('a page may connect', () => {
  test.each([
    ['from anywhere, to golem', 'dialect=golem', 'https://evil.example'],
    ['from nowhere, to golem', 'dialect=golem', 'null'],
    ['from the same host, to htmx', htmx, 'http://here.example:8080'],
    ['from the same host over TLS, to htmx', htmx, 'https://here.example:8080'],
    ['from the public URL, to htmx', htmx, 'https://chat.example'],
    ['from the same host, to chatlog', chatlog, 'http://here.example:8080'],
    ['from localhost, to chatlog', chatlog, 'http://localhost:9999'],
    ['from localhost without a port, to chatlog', chatlog, 'http://localhost'],
    ['from a listed origin', 'roomCode=r', 'https://a.example'],
    ['from a listed origin with a port', 'roomCode=r', 'http://a.example:81'],
  ])('%s', async (_, query, origin) => {
    expect((await answerTo(query, host, origin)).status).toBe(101);
  });

  test.each([
    ['https', 'here.example', 'https://here.example'],
    ['https', 'here.example:443', 'https://here.example'],
    ['http', 'here.example:80', 'http://here.example'],
    ['http', 'HERE.example', 'http://here.example'],
    ['http', '[::1]:8080', 'http://[::1]:8080'],
  ])('by %s, named as %s, from %s', async (_, named, origin) => {
    expect((await answerTo(htmx, named, origin)).status).toBe(101);
  });

  test('not, but whoever names no origin is no page', async () => {
    for (const query of [chatlog, htmx, 'roomCode=r']) {
      expect((await answerTo(query, host)).status).toBe(101);
    }
  });
});

test('the host that golang-chat’s config.json names is taken on its listener', async () => {
  const config = join(folder, 'golang-chat.json');
  writeFileSync(config, JSON.stringify({ port: 0, hostName: 'dev.walmart.com', logfilePath: 'x' }));
  const own = await startParlour({ config });
  const answers = ['http://dev.walmart.com', 'http://dev.walmart.com.evil', 'http://walmart.com'];
  const statuses = [];
  for (const origin of answers) {
    const client = await RawClient.open(own.listeners[0]?.port as number);
    statuses.push((await client.send(upgrade(chatlog, '127.0.0.1', [origin])).answer()).status);
    client.close();
  }
  expect(statuses).toEqual([101, 403, 403]);
  await own.end();
});

describe('a page may not connect', () => {
  const nearMisses = [
    'http://here.example.evil.example:8080',
    'http://evilhere.example:8080',
    'http://here.example:80801',
    'http://here.example:8081',
    'http://here.example',
    'http://here.exampl:8080',
    'http://sub.here.example:8080',
    'http://here.example:8080/',
    'http://here.example:8080/path',
    'http://here.example:8080@evil.example',
    'http://user@here.example:8080',
    'ws://here.example:8080',
    'file://here.example:8080',
    'here.example:8080',
    'null',
    '',
    'http://here.example:8080, http://evil.example',
    'https://evil.example',
  ];

  test.each(nearMisses)('to htmx or chatlog from %j', async (origin) => {
    for (const query of [htmx, chatlog]) {
      const answer = await answerTo(query, host, origin);
      expect(answer.status).toBe(403);
      expect(codeIn(answer)).toBe('origin_refused');
    }
  });

  test.each([
    [htmx, 'http://localhost:8080'],
    [chatlog, 'http://localhost.evil.example'],
    [chatlog, 'http://notlocalhost'],
    [chatlog, 'http://127.0.0.1:9999'],
    [chatlog, 'http://[::1]:9999'],
    ['roomCode=r', 'https://a.example.evil'],
    ['roomCode=r', 'http://a.example'],
    ['roomCode=r', 'https://a.example:81'],
    ['roomCode=r', 'http://here.example:8080'],
  ])('by %s from %s', async (query, origin) => {
    expect((await answerTo(query, host, origin)).status).toBe(403);
  });

  test('from two origins at once, whichever they are', async () => {
    const own = 'http://here.example:8080';
    expect((await answerTo(htmx, host, own, own)).status).toBe(403);
    expect((await answerTo('dialect=native', host, own, own)).status).toBe(403);
  });

  test('and golem.js reads it in its own words, then in those that help', async () => {
    const own = 'http://here.example:8080';
    const answer = await answerTo('dialect=golem', host, own, own);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.body).toMatch(/^Origin not allowed\n.*--origins lets them in/);
  });
});
