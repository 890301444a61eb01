import { inflateRawSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { opcode, text } from '../conformance/frame.ts';
import { type Heard, Peer } from '../conformance/peer.ts';
import { startParlour } from '../support/parlour.ts';

const secret = 'ann'.repeat(15).slice(0, 43);
const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };

/** Told by a flush, as each message of a context that is kept ends. */
const wordsOf = ({ payload, compressed }: Heard) =>
  compressed
    ? inflateRawSync(Buffer.concat([payload, Buffer.from('0000ffff0300', 'hex')])).toString()
    : payload.toString();

test('no frame that is compressed has a secret, a pass or a password in it', async () => {
  const parlour = await startParlour();
  onTestFinished(() => parlour.end());
  const send = async (method: string, path: string, body: object) => {
    const init = { method, headers, body: JSON.stringify(body) };
    expect((await fetch(`${parlour.url}/api/rooms${path}`, init)).ok).toBe(true);
  };
  const long = 'Water is on. '.repeat(200);
  await send('POST', '', { code: 'vault' });
  await send('PATCH', '/vault', { password: 'open sesame' });
  for (let i = 0; i < 3; i++) await send('POST', '/vault/messages', { text: long });

  const offer = 'Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover';
  const peer = await Peer.open(parlour.port, '/ws', ['Sec-WebSocket-Protocol: parlour.v1', offer]);
  onTestFinished(() => void peer.socket.destroy());
  expect(peer.answer).toContain('permessage-deflate');
  const tell = (command: object) => peer.send(text(JSON.stringify(command)));
  const frames: { readonly compressed: boolean; readonly words: string }[] = [];
  const hear = async (word: string) => {
    for (;;) {
      const frame = await peer.next();
      if (frame.opcode !== opcode.text) continue;
      frames.push({ compressed: frame.compressed, words: wordsOf(frame) });
      if (frames.at(-1)?.words.includes(word)) return;
    }
  };
  tell({ type: 'hello', name: 'bo', secret: 'b'.repeat(43) });
  await hear('"welcome"');
  tell({ type: 'join', room: 'vault', password: 'open sesame' });
  await hear('"joined"');
  await send('POST', '/vault/messages', { text: `${long} at last` });
  await hear('at last');

  const pass = /"pass":"([^"]+)"/.exec(frames.map(({ words }) => words).join())?.[1];
  expect(pass).toBeDefined();
  // A control: what has no secret is compressed.
  const packed = frames.filter(({ compressed }) => compressed).map(({ words }) => words);
  expect(packed.length).toBeGreaterThan(0);
  for (const words of packed) {
    for (const word of [`"${pass}"`, 'open sesame', 'b'.repeat(43)])
      expect(words).not.toContain(word);
  }
});
