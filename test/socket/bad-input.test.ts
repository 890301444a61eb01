import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

const annSecret = 'ann'.repeat(15).slice(0, 43);
const boSecret = 'bo'.repeat(22).slice(0, 43);

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour();
});
afterAll(() => parlour.end());

const greet = (secret?: string) =>
  Talker.greet(parlour.wsUrl, { name: 'ann', ...(secret ? { secret } : {}) });

describe('a command that can not be is refused, and the connection stays', () => {
  const cases: [string, string, string][] = [
    ['is not JSON', '{"type":', 'bad_json'],
    ['is empty', '', 'bad_json'],
    ['is a list', '[]', 'bad_shape'],
    ['is a scalar', '7', 'bad_shape'],
    ['has no type', '{}', 'bad_shape'],
    ['has the wrong shape', '{"type":"post","room":"r","text":7}', 'bad_shape'],
    ['is unknown', '{"type":"shout"}', 'unknown_command'],
    ['is named like a prototype', '{"type":"__proto__"}', 'unknown_command'],
    ['is named like a method', '{"type":"toString"}', 'unknown_command'],
    ['is a second hello', '{"type":"hello"}', 'second_hello'],
    ['is for a room not joined', '{"type":"post","room":"r","text":"hi"}', 'not_joined'],
    ['names no room that can be', '{"type":"join","room":"a/b"}', 'bad_code'],
    ['names the nameless room', '{"type":"join","room":""}', 'bad_code'],
    ['has too deep a value', `{"type":"post","x":${'['.repeat(9)}${']'.repeat(9)}}`, 'too_deep'],
    ['has 5,000 brackets', '['.repeat(5_000) + ']'.repeat(5_000), 'too_deep'],
    ['has a long ref', JSON.stringify({ type: 'join', room: 'r', ref: 'x'.repeat(65) }), 'bad_ref'],
    ['has an empty ref', '{"type":"join","room":"r","ref":""}', 'bad_ref'],
    [
      'has a negative cursor',
      '{"type":"join","room":"r","after":{"epoch":"e","seq":-1}}',
      'bad_cursor',
    ],
    [
      'has half a cursor',
      '{"type":"join","room":"r","after":{"epoch":"e","seq":0.5}}',
      'bad_cursor',
    ],
    [
      'has a cursor past numbers',
      '{"type":"join","room":"r","after":{"epoch":"e","seq":1e400}}',
      'bad_cursor',
    ],
  ];

  test.each(cases)('%s', async (_, frame, code) => {
    const ann = await greet();
    ann.say(frame);
    expect((await ann.nextEvent())['code']).toBe(code);
    expect((await ann.join('still-here')).type).toBe('joined');
    await ann.close();
  });

  test.each([
    ['bad_meta', '"text":"hi","meta":{"a":1,"a":2}'],
    ['bad_meta', '"text":"hi","meta":[]'],
    ['too_deep', `"text":"hi","x":${'['.repeat(9)}${']'.repeat(9)}`],
    ['bad_shape', '"text":7'],
  ])('is told with its room and ref where it is %s', async (code, fields) => {
    const ann = await greet();
    await ann.join('r');
    ann.say(`{"type":"post","room":"r","ref":"p1",${fields}}`);
    expect(await ann.hear('refused')).toMatchObject({ code, room: 'r', ref: 'p1' });
    await ann.close();
  });

  test('before hello', async () => {
    const ann = await Talker.open(parlour.wsUrl, ['parlour.v1']);
    ann.tell({ type: 'join', room: 'r' });
    expect((await ann.nextEvent())['code']).toBe('no_hello');
    ann.tell({ type: 'hello', secret: 'short' });
    expect((await ann.nextEvent())['code']).toBe('bad_secret');
    ann.tell({ type: 'hello', name: 'n'.repeat(65) });
    expect((await ann.nextEvent())['code']).toBe('name_too_long');
    ann.tell({ type: 'hello', name: 'ann' });
    expect((await ann.nextEvent()).type).toBe('welcome');
    await ann.close();
  });
});

describe('a text', () => {
  test.each([
    ['of nothing', '', 'text_empty'],
    ['of nothing to see', '\u200b \n', 'text_empty'],
    ['over 4,000 code points', '🫖'.repeat(4_001), 'text_too_long'],
    ['of piled marks', `a${'\u0301'.repeat(9)}`, 'text_marks'],
  ])('%s is refused', async (_, text, code) => {
    const ann = await greet();
    await ann.join('texts');
    expect((await ann.ask({ type: 'post', room: 'texts', text, ref: 'p' }))['code']).toBe(code);
    await ann.close();
  });

  test('of 4,000 four-byte characters passes', async () => {
    const ann = await greet();
    await ann.join('texts');
    const text = '🫖'.repeat(4_000);
    await ann.ask({ type: 'post', room: 'texts', text, ref: 'p' });
    expect((await ann.hear('posted'))['text']).toBe(text);
    await ann.close();
  });
});

describe("another's message", () => {
  test('is not edited or removed, and what is not there neither', async () => {
    const [ann, bo, cy] = await Promise.all([greet(annSecret), greet(boSecret), greet()]);
    await Promise.all([ann.join('own'), bo.join('own'), cy.join('own')]);
    const { seq } = await ann.ask({ type: 'post', room: 'own', text: 'mine', ref: 'p' });
    const edit = { type: 'edit', room: 'own', seq, text: 'yours', ref: 'e' };
    expect((await bo.ask(edit))['code']).toBe('not_yours');
    expect((await cy.ask(edit))['code']).toBe('not_yours');
    expect((await bo.ask({ type: 'remove', room: 'own', seq, ref: 'd' }))['code']).toBe(
      'not_yours',
    );
    expect((await ann.ask({ ...edit, seq: 99, ref: 'e9' }))['code']).toBe('no_message');
    expect((await ann.ask({ ...edit, ref: 'e0' })).type).toBe('ack');
    await Promise.all([ann, bo, cy].map((talker) => talker.close()));
  });

  test('of a claimed name is nobody’s, not even its sender’s', async () => {
    const ann = await greet();
    await ann.join('own');
    const { seq } = await ann.ask({ type: 'post', room: 'own', text: 'claimed', ref: 'c' });
    const removed = await ann.ask({ type: 'remove', room: 'own', seq, ref: 'cd' });
    expect(removed['code']).toBe('not_yours');
    await ann.close();
  });
});

test('one connection may be in 100 rooms', async () => {
  const ann = await greet();
  for (let i = 0; i < 100; i++) expect((await ann.join(`room${i}`)).type).toBe('joined');
  expect((await ann.join('one-more'))['code']).toBe('too_many_rooms');
  expect((await ann.join('room7')).type).toBe('joined');
  await ann.close();
});

test.each(['__proto__', 'constructor', 'toString'])('%s is an ordinary code', async (code) => {
  const ann = await greet();
  expect((await ann.join(code))['room']).toBe(code.toLowerCase());
  await ann.ask({ type: 'post', room: code, text: 'hi', ref: 'p' });
  expect((await ann.hear('posted'))['room']).toBe(code.toLowerCase());
  await ann.close();
});

describe('a frame that can not be closes the connection', () => {
  const frame = (head: number, payload: Buffer) => {
    const { length } = payload;
    const size =
      length < 126
        ? Buffer.from([0x80 | length])
        : length < 65_536
          ? Buffer.from([0xfe, length >> 8, length & 255])
          : Buffer.from([0xff, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 255, length & 255]);
    return Buffer.concat([Buffer.from([head]), size, Buffer.alloc(4), payload]);
  };
  const text = (value: string) => frame(0x81, Buffer.from(value));
  const hello = text('{"type":"hello"}');
  const fragments = (count: number) =>
    Buffer.concat([
      frame(0x01, Buffer.from(' ')),
      ...Array.from({ length: count - 2 }, () => frame(0x00, Buffer.from(' '))),
      frame(0x80, Buffer.from('{}')),
    ]);

  const cases: [string, Buffer, number][] = [
    ['over 64 KiB', Buffer.concat([hello, text('x'.repeat(65_537))]), 1009],
    ['over 4 KiB before hello', text('x'.repeat(4_097)), 1009],
    ['in 65 fragments', Buffer.concat([hello, fragments(65)]), 1008],
    ['of bad UTF-8', Buffer.concat([hello, frame(0x81, Buffer.from([0xc0, 0xaf]))]), 1007],
    ['of a surrogate', Buffer.concat([hello, frame(0x81, Buffer.from([0xed, 0xa0, 0x80]))]), 1007],
    ['of bytes', Buffer.concat([hello, frame(0x82, Buffer.from('{}'))]), 1003],
    ['with a reserved bit', frame(0xc1, Buffer.from('{}')), 1002],
    ['with a reserved opcode', frame(0x83, Buffer.from('{}')), 1002],
    ['unmasked', Buffer.from([0x81, 2, 0x7b, 0x7d]), 1002],
    ['of 21 pings a second', Buffer.concat(Array(21).fill(frame(0x89, Buffer.alloc(0)))), 4502],
    ['malformed five times', Buffer.concat([hello, ...Array(5).fill(text('?'))]), 4504],
  ];

  test.each(cases)('%s', async (_, bytes, code) => {
    const socket = await handshake(parlour.port, '/ws', 'Sec-WebSocket-Protocol: parlour.v1\r\n');
    socket.write(bytes);
    expect(await closeCode(socket)).toBe(code);
    socket.destroy();
  });

  test('64 fragments pass', async () => {
    const socket = await handshake(parlour.port, '/ws', 'Sec-WebSocket-Protocol: parlour.v1\r\n');
    socket.write(Buffer.concat([hello, fragments(64), frame(0x88, Buffer.from([0x03, 0xe8]))]));
    expect(await closeCode(socket)).toBe(1000);
    socket.destroy();
  });
});

test('a dialect or a path that is not there is refused before the handshake', async () => {
  await expect(Talker.open(`${parlour.wsUrl}?dialect=klingon`)).rejects.toThrow('400');
  const elsewhere = parlour.wsUrl.replace('/ws', '/else');
  await expect(Talker.open(elsewhere, ['parlour.v1'])).rejects.toThrow('404');
});

/** A raw socket past the WebSocket handshake. */
function handshake(port: number, path: string, more = ''): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', reject);
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${more}\r\n`,
    );
    socket.once('readable', () => {
      const head = String(socket.read());
      if (head.startsWith('HTTP/1.1 101')) resolve(socket);
      else reject(new Error(head));
    });
  });
}

/** Reads frames until the close frame, and tells its code. */
function closeCode(socket: Socket): Promise<number> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (;;) {
        const length = bytes[1] === undefined ? undefined : bytes[1] & 127;
        const head = length === 126 ? 4 : 2;
        if (length === undefined || bytes.length < head) return;
        const size = length === 126 ? bytes.readUInt16BE(2) : length;
        if (bytes.length < head + size) return;
        if ((bytes[0] ?? 0) === 0x88) return resolve(bytes.readUInt16BE(head));
        bytes = bytes.subarray(head + size);
      }
    });
    socket.on('close', () => reject(new Error('closed without a close frame')));
  });
}
