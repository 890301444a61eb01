import { constants, inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { startParlour } from '../support/parlour.ts';
import { wires } from './case.ts';
import { bombCases, deflateCases, pack } from './deflate-cases.ts';
import { opcode, rsv1, text } from './frame.ts';
import { startHouse, tryCases } from './house.ts';
import { type Heard, Peer } from './peer.ts';

const house = startHouse();
const offer = 'Sec-WebSocket-Extensions: permessage-deflate';
const native = wires[0] as (typeof wires)[number];

const answerTo = async (port: number, offers: string) => {
  const peer = await Peer.open(port, '/ws?roomCode=offers', [
    `Sec-WebSocket-Extensions: ${offers}`,
  ]);
  peer.socket.destroy();
  return /^sec-websocket-extensions: (.*)$/im.exec(peer.answer)?.[1];
};

describe('RFC 7692, 7.1: an offer', () => {
  const taken = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover';
  const windows = (server: number, client: number) =>
    `${taken}; server_max_window_bits=${server}; client_max_window_bits=${client}`;

  test.each([
    ['permessage-deflate', taken],
    ['permessage-deflate; client_max_window_bits', `${taken}; client_max_window_bits=12`],
    ['permessage-deflate; client_max_window_bits=15', `${taken}; client_max_window_bits=12`],
    ['permessage-deflate; client_max_window_bits="9"', `${taken}; client_max_window_bits=9`],
    ['permessage-deflate; server_max_window_bits=12', `${taken}; server_max_window_bits=12`],
    ['permessage-deflate; server_max_window_bits=15', `${taken}; server_max_window_bits=12`],
    ['permessage-deflate;server_max_window_bits=13;client_max_window_bits=10', windows(12, 10)],
    ['permessage-deflate; server_no_context_takeover', taken],
    ['permessage-deflate; client_no_context_takeover; server_no_context_takeover', taken],
    ['x-other, permessage-deflate', taken],
    ['permessage-deflate; mux=1, permessage-deflate', taken],
    ['permessage-deflate; server_max_window_bits=9, permessage-deflate', taken],
  ])('%s is taken', async (offers, answer) => {
    expect(await answerTo(house.port, offers)).toBe(answer);
  });

  test.each([
    'permessage-deflate; unknown',
    'permessage-deflate; server_max_window_bits=11',
    'permessage-deflate; server_max_window_bits=8',
    'permessage-deflate; server_max_window_bits=7',
    'permessage-deflate; server_max_window_bits=16',
    'permessage-deflate; server_max_window_bits=012',
    'permessage-deflate; server_max_window_bits=1e1',
    'permessage-deflate; server_max_window_bits',
    'permessage-deflate; client_max_window_bits=7',
    'permessage-deflate; client_max_window_bits=16',
    'permessage-deflate; client_max_window_bits=x',
    'permessage-deflate; client_max_window_bits; client_max_window_bits',
    'permessage-deflate; server_no_context_takeover=1',
    'permessage-deflate; client_no_context_takeover=true',
    'permessage-deflate; server_no_context_takeover; server_no_context_takeover',
    'PERMESSAGE-DEFLATE',
    'permessage-bzip2',
    'x-webkit-deflate-frame',
  ])('%s is declined, and the connection goes on without', async (offers) => {
    expect(await answerTo(house.port, offers)).toBeUndefined();
    const peer = await native.open(house.port, [`Sec-WebSocket-Extensions: ${offers}`]);
    peer.send(text(native.say('hi')));
    expect((await peer.next()).opcode).toBe(opcode.text);
    peer.send(text(pack(native.say('hi')), { rsv: rsv1 }));
    expect((await peer.next()).payload.readUInt16BE()).toBe(1002);
    peer.socket.destroy();
  });
});

test('compression that is off is agreed on with nobody', async () => {
  const plain = await startParlour({ compression: 'off' });
  expect(await answerTo(plain.port, 'permessage-deflate')).toBeUndefined();
  await plain.end();
});

describe.each(wires)('RFC 7692 in $name', (wire) => {
  describe('6.2 and 7.2.2 receiving', () => {
    tryCases(deflateCases(wire), () => wire.open(house.port, [offer]), inflate);
  });
  describe('what is larger than it looks', () => {
    tryCases(bombCases(wire), () => wire.open(house.port, [offer]), inflate);
  });
});

test('a dozen bombs at once cost little', async () => {
  const bomb = text(pack(Buffer.alloc(30_000_000)), { rsv: rsv1 });
  const peers = await Promise.all(
    Array.from({ length: 12 }, () => native.open(house.port, [offer])),
  );
  const before = process.memoryUsage().rss;
  for (const peer of peers) peer.send(bomb);
  for (const peer of peers) expect((await peer.next()).payload.readUInt16BE()).toBe(1009);
  expect(process.memoryUsage().rss - before).toBeLessThan(12 * 5_000_000);
});

describe('what the server sends', () => {
  test('refers to no message before it, and goes to all readers in the same octets', async () => {
    const path = '/ws?roomCode=shared';
    const peers = await Promise.all([1, 2].map(() => Peer.open(house.port, path, [offer])));
    const plain = await Peer.open(house.port, path);
    // What repeats is farther back than the window that was agreed on.
    const letters = Array.from({ length: 2_100 }, (_, i) => 0x400 + ((i * i * 7) % 251));
    const said = String.fromCharCode(...letters, ...letters.slice(0, 1_800));
    for (let i = 0; i < 3; i++) {
      plain.send(text(JSON.stringify({ Author: 'ann', Content: `${i} ${said}` })));
      const [one, other] = await Promise.all(peers.map((peer) => peer.next()));
      const { payload, compressed, bytes } = await plain.next();
      expect([one?.compressed, compressed]).toEqual([true, false]);
      expect(one?.bytes.equals(other?.bytes as Buffer)).toBe(true);
      expect(one?.bytes.length).toBeLessThan(bytes.length * 0.8);
      expect(inflate(one as Heard)).toBe(payload.toString());
    }
    for (const peer of [...peers, plain]) peer.socket.destroy();
  });

  test('is a page of history once, between what differs', async () => {
    const speaker = await Peer.open(house.port, '/ws?roomCode=page');
    for (let i = 0; i < 9; i++) {
      speaker.send(text(JSON.stringify({ Author: 'ann', Content: `line ${i} ${'ä'.repeat(99)}` })));
      await speaker.next();
    }
    const texts = ['first', 'second with another ref'].map(async (ref) => {
      const peers = await Promise.all([native.open(house.port, [offer]), native.open(house.port)]);
      const [packed, plain] = await Promise.all(
        peers.map(async (peer) => {
          peer.send(text(JSON.stringify({ type: 'join', room: 'page', ref })));
          return peer.next();
        }),
      );
      expect([packed?.compressed, plain?.compressed]).toEqual([true, false]);
      const [joined, same] = [inflate(packed as Heard), String(plain?.payload)].map(
        (one) => JSON.parse(one) as { messages: unknown[]; ref: string },
      );
      expect(joined?.messages).toEqual(same?.messages);
      expect(joined).toMatchObject({ ref, messages: { length: 9 } });
      for (const peer of peers) peer.socket.destroy();
    });
    await Promise.all(texts);
    speaker.socket.destroy();
  });

  test('is not compressed where it is short', async () => {
    const peer = await native.open(house.port, [offer]);
    peer.send(text(native.say('hi')));
    expect((await peer.next()).compressed).toBe(false);
    peer.socket.destroy();
  });
});

/** With the window that was agreed on, and nothing from before. */
function inflate({ compressed, payload }: Heard): string {
  if (!compressed) return payload.toString();
  const options = { windowBits: 12, chunkSize: 1_024, finishFlush: constants.Z_SYNC_FLUSH };
  return inflateRawSync(Buffer.concat([payload, Buffer.of(0, 0, 255, 255)]), options).toString();
}
