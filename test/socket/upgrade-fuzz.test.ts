import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnParlour, startParlour } from '../support/parlour.ts';

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour({ listen: ['0=chatlog', '0=htmx'] });
});
afterAll(() => parlour.end());

const piece = fc.constantFrom(
  ...['/', '//', '///', '/ws', '/chat', '?', '#', '&', '=', '%', '%00', '%2F', '%ED%A0%80', '..'],
  ...['roomCode', 'room', 'dialect', 'after', 'golem', 'htmx', 'chatlog', 'roomcode', 'native'],
  ...[
    '-',
    ':',
    '@',
    '[',
    ']',
    '[::',
    'http://',
    'ws://',
    'a',
    'e:1',
    '*',
    '\\',
    '\u00e9',
    '\u007f',
  ],
);
const target = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc
    .tuple(fc.constantFrom('roomCode', 'room'), fc.string({ maxLength: 80 }), piece)
    .map(
      ([key, code, dialect]) =>
        `/ws?${key}=${encodeURIComponent(code.toWellFormed())}&dialect=${dialect}`,
    ),
);
const name = fc.constantFrom(
  ...['Host', 'Origin', 'Sec-WebSocket-Protocol', 'Sec-WebSocket-Extensions', 'Connection'],
  ...['Sec-WebSocket-Version', 'Sec-WebSocket-Key', 'Upgrade', 'Content-Length', 'Expect', 'X'],
);
const value = fc.oneof(
  fc.constantFrom('', ',', ';', '"', 'parlour.v1', 'null', 'http://[', 'http://a:99999', '[::1'),
  fc.constantFrom('permessage-deflate; server_max_window_bits=', 'a;b="', '100-continue', '-1'),
  fc.string({ maxLength: 60 }).map((text) => text.replaceAll(/[\r\n]/g, '')),
);
const headers = fc.array(fc.tuple(name, value), { maxLength: 3 });
const firstBytes = fc.oneof(fc.constant(new Uint8Array()), fc.uint8Array({ maxLength: 40 }));

/** Sends it all at once, and waits until anything is answered or the connection is over. */
function knock(port: number, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const end = () => {
      socket.destroy();
      resolve();
    };
    socket
      .once('data', end)
      .once('close', end)
      .on('error', () => {});
    // A request that is none yet waits for its rest.
    socket.setTimeout(150, end);
  });
}

test('whatever an upgrade asks for, the process goes on answering', async () => {
  const ports = [parlour, ...parlour.listeners].map(({ port }) => port);
  const upgrade = fc.asyncProperty(
    fc.constantFrom(...ports),
    target,
    headers,
    firstBytes,
    async (port, path, changed, after) => {
      const said = new Map([
        ...Object.entries({
          Host: 'localhost',
          Upgrade: 'websocket',
          Connection: 'Upgrade',
          'Sec-WebSocket-Version': '13',
          'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        }),
        ...changed,
      ]);
      const lines = [...said].map(([key, text]) => `${key}: ${text}\r\n`).join('');
      const head = Buffer.from(`GET ${path} HTTP/1.1\r\n${lines}\r\n`);
      await knock(port, Buffer.concat([head, after]));
      expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    },
  );
  await fc.assert(upgrade, { numRuns: 400, seed: 12, endOnFailure: true });
}, 60_000);
