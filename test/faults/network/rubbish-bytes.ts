import { maskedFrame, opcode } from '../../../src/load/frame.ts';
import type { Random } from '../../random/seeded.ts';

type Make = (random: Random) => Buffer;

const lines = (...all: string[]) => Buffer.from(all.join('\r\n'), 'latin1');

const handshake = lines(
  'GET /ws HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: cnViYmlzaCBhbGwgZGF5IQ==',
  'Sec-WebSocket-Protocol: parlour.v1',
  '\r\n',
);
const hello = maskedFrame('{"type":"hello","name":"rubbish"}');
const join = maskedFrame('{"type":"join","room":"tea","ref":"r"}');

const reservedOpcodes = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15];
const illFormedText = ['\xc0\x80', '\xed\xa0\x80', '\xf4\x90\x80\x80', '\xe2\x82', '\xff'];
const hugeLengths = [2n ** 31n, 2n ** 53n, 2n ** 63n];
const closeCodes = [0, 999, 1004, 1005, 1006, 1015, 1016, 2999];
const nonsense = [
  '',
  'null',
  '[]',
  '{"__proto__":{"type":"post"}}',
  '{"type":"constructor"}',
  '['.repeat(5_000),
  '{"type":"join","room":{"$ne":1}}',
  '{"type":"join","room":"tea","after":{"epoch":"e","seq":1e400}}',
  `{"type":"post","room":"tea","text":"${'🫖'.repeat(4_001)}"}`,
  `{"x":"${'x'.repeat(65_000)}"}`,
];

const pick = <One>(random: Random, all: readonly One[]) => all[random(all.length)] as One;

const times = (count: number, make: (n: number) => Buffer) =>
  Buffer.concat(Array.from({ length: count }, (_, n) => make(n)));

const anyBytes = (random: Random, most: number) =>
  Buffer.from(Array.from({ length: 1 + random(most) }, () => random(256)));

/** A masked frame with that first byte, whatever it means. */
function framed(first: number, payload: string | Uint8Array = 'hello'): Buffer {
  const frame = maskedFrame(payload);
  frame[0] = first;
  return frame;
}

/** The header of a frame whose payload never comes. */
function declared(length: bigint): Buffer {
  const header = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
  header.writeBigUInt64BE(length, 2);
  return header;
}

const closing = (code: number) => maskedFrame(Uint8Array.of(code >> 8, code & 255), opcode.close);

/** A conversation as it should be, changed at random places and cut off. */
function mangled(random: Random): Buffer {
  const whole = Buffer.concat([handshake, hello, join, join]);
  for (let changes = 1 + random(8); changes > 0; changes--) {
    whole[random(whole.length)] = random(256);
  }
  return whole.subarray(0, 1 + random(whole.length));
}

/** After a handshake. */
const frames: Readonly<Record<string, Make>> = {
  'an unmasked frame': () => Buffer.from('\x81\x02hi', 'latin1'),
  'a reserved bit': (random) => framed(0x81 | (0x10 << random(3))),
  'a reserved opcode': (random) => framed(0x80 | pick(random, reservedOpcodes)),
  'a control frame in parts': () => framed(0x09),
  'a long control frame': () => framed(0x89, 'x'.repeat(126)),
  'a continuation of nothing': () => framed(0x80),
  'a text within a text': () => Buffer.concat([framed(0x01), framed(0x81)]),
  'a fragment and silence': () => framed(0x01),
  '65 fragments': () => times(65, (n) => framed(n === 0 ? 1 : 0)),
  'ill-formed UTF-8': (random) => framed(0x81, Buffer.from(pick(random, illFormedText), 'latin1')),
  'a length that never comes': (random) => declared(pick(random, hugeLengths)),
  'a close that says nothing': (random) => closing(pick(random, closeCodes)),
  'text after a close': () => Buffer.concat([closing(1000), framed(0x81)]),
  'HTTP in place of frames': () => handshake,
  'half a frame': () => framed(0x81).subarray(0, 7),
  'pings without end': () => times(5_000, () => framed(0x89)),
  'binary frames': (random) => framed(0x82, anyBytes(random, 500)),
  'any bytes as frames': (random) => anyBytes(random, 5_000),
  'JSON that says nothing': (random) =>
    Buffer.concat([hello, times(4, () => maskedFrame(pick(random, nonsense)))]),
};

const requests: Readonly<Record<string, Make>> = {
  'any bytes': (random) => anyBytes(random, 2_000),
  'a TLS hello': (random) =>
    Buffer.concat([Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), anyBytes(random, 500)]),
  'half a request': () => lines('GET / HTTP/1.1', 'Host: localhost', 'X-A'),
  'no host': () => lines('GET / HTTP/1.1', '\r\n'),
  'two lengths': () =>
    lines('POST / HTTP/1.1', 'Host: localhost', 'Content-Length: 1', 'Content-Length: 9', '\r\n{}'),
  'bare line feeds': () => Buffer.from('GET / HTTP/1.1\nHost: x\n\n'),
  '3,000 headers': () => times(3_000, (n) => lines(n === 0 ? 'GET / HTTP/1.1' : `x${n}: y`, '')),
  'a long header': () => lines('GET / HTTP/1.1', `x: ${'y'.repeat(20_000)}`, '\r\n'),
  'a long URL': () => lines(`GET /${'y'.repeat(9_000)} HTTP/1.1`, 'Host: localhost', '\r\n'),
  'another method': (random) =>
    lines(
      `${pick(random, ['TRACE', 'CONNECT', 'BREW', 'get'])} / HTTP/1.1`,
      'Host: localhost',
      '\r\n',
    ),
  'a way out': () => lines('GET /../../%2e%2e/etc/passwd%00 HTTP/1.1', 'Host: localhost', '\r\n'),
  'requests without end': () =>
    times(2_000, () => lines('GET /healthz HTTP/1.1', 'Host: localhost', '', '')),
  'an old upgrade': () => lines('GET /ws HTTP/1.0', 'Upgrade: websocket', '\r\n'),
  'a mangled conversation': mangled,
};

/** Every kind of what no client of ours would send, each as all the bytes of one connection. */
export const rubbish: Readonly<Record<string, Make>> = {
  ...requests,
  ...Object.fromEntries(
    Object.entries(frames).map(([kind, make]): [string, Make] => [
      kind,
      (random) => Buffer.concat([handshake, make(random)]),
    ]),
  ),
};
