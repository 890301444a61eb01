import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeIn, RawClient } from '../http/raw-client.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour({
    publicUrl: 'https://chat.example',
    hosts: 'box, tea.example',
    listen: ['0=chatlog'],
  });
});
afterAll(() => parlour.end());

const handshake =
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';

/** What a request for `target` and one for a WebSocket are answered. */
async function answersTo(hosts: readonly string[], target = '', port = parlour.port) {
  const named = hosts.map((host) => `Host: ${host}\r\n`).join('');
  const plain = await said(port, `GET ${target}/healthz HTTP/1.1\r\n${named}\r\n`);
  const socket = await said(
    port,
    `GET ${target}/ws?roomCode=r HTTP/1.1\r\n${named}${handshake}\r\n`,
  );
  return { plain, socket };
}

async function said(port: number, request: string) {
  const client = await RawClient.open(port);
  try {
    return await client.send(request).answer();
  } finally {
    client.close();
  }
}

describe('a server answers to', () => {
  test.each([
    'localhost',
    'localhost:1',
    'LocalHost:8080',
    'localhost.',
    '127.0.0.1:8080',
    '192.168.1.7',
    '0.0.0.0:8080',
    '[::1]',
    '[::1]:8080',
    '[2001:DB8::7]:80',
    '[::ffff:7f00:1]',
    'chat.example',
    'chat.example:443',
    'CHAT.example.:8080',
    'box',
    'tea.example:8080',
  ])('%s', async (host) => {
    const { plain, socket } = await answersTo([host]);
    expect([plain.status, socket.status]).toEqual([200, 101]);
  });

  test('a whole address of its own in place of a path', async () => {
    const { plain } = await answersTo(['localhost'], 'http://chat.example');
    expect(plain.status).toBe(200);
  });
});

describe('a server is none of', () => {
  test.each([
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    'evil-localhost',
    'notlocalhost',
    'localhost..',
    '127.0.0.1.evil.example',
    '127.0.0.1.nip.io',
    'evil.chat.example',
    'chat.example.evil.example',
    'chat.example.com',
    'xchat.example',
    'chat_example',
    'box.example',
    // Other spellings of 127.0.0.1, which no browser writes.
    '127.1',
    '2130706433',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '127.0.0.01',
    '127.0.0.256',
    '%6cocalhost',
    '[::1',
    '::1',
    '[127.0.0.1]',
    '[::1%25lo]',
    '[::1].evil.example',
    'me@localhost',
    'evil.example@localhost',
    'localhost@evil.example',
    'localhost:80:80',
    'localhost:port',
    'localhost/evil',
    'localhost,evil.example',
    'localhost evil.example',
    'l\u00f6calhost',
    '',
  ])('%j', async (host) => {
    for (const answer of Object.values(await answersTo([host]))) {
      expect([400, 421]).toContain(answer.status);
      expect(['wrong_host', 'strange_host', 'bad_request']).toContain(codeIn(answer));
    }
  });

  test.each([
    [['localhost', 'evil.example']],
    [['evil.example', 'localhost']],
    [['localhost', 'localhost']],
    [[]],
  ])('the hosts %j at once', async (hosts) => {
    for (const answer of Object.values(await answersTo(hosts))) {
      expect([answer.status, codeIn(answer)]).toEqual([400, 'wrong_host']);
    }
  });

  test.each([
    'http://evil.example',
    'HTTP://evil.example:8080',
    'ws://evil.example',
    'http://localhost@evil.example',
    'http://localhost:80@evil.example',
    'http://localhost.evil.example',
    'http://evil.example#localhost',
    'http://',
  ])('%j as a whole address, whatever the Host', async (target) => {
    for (const answer of Object.values(await answersTo(['localhost'], target))) {
      expect([400, 404, 421]).toContain(answer.status);
      expect(answer.body).not.toBe('ok\n');
    }
  });

  test('a strange host on a further listener either', async () => {
    const port = parlour.listeners[0]?.port;
    const { plain, socket } = await answersTo(['evil.example'], '', port);
    expect([plain.status, socket.status]).toEqual([421, 421]);
    expect(codeIn(plain)).toBe('strange_host');
    expect(plain.body).toContain('--hosts');
  });
});

test('hosts may be any', async () => {
  const own = await startParlour({ hosts: 'any' });
  const { plain, socket } = await answersTo(['evil.example'], '', own.port);
  expect([plain.status, socket.status]).toEqual([200, 101]);
  await own.end();
});
