import { expect, test } from 'vitest';
import { deflateFraming } from '../../src/send/deflate.ts';
import { plainFraming, webSocketFraming } from '../../src/send/frame.ts';
import { allocateKept } from '../../src/send/kept-bytes.ts';

const framings = [plainFraming, webSocketFraming, deflateFraming];

/** Texts of every kind: short, long enough to be compressed, and several at once. */
const moments = [['{"text":"hi"}'], ['x'.repeat(900)], ['a', 'b'.repeat(2_000), 'ä'.repeat(400)]];

test.each(
  framings,
)('$name frames are the same, and hold no more of the pool than they take', (framing) => {
  const kept = new Set<ArrayBufferLike>();
  let bytes = 0;
  for (let i = 0; i < 2_000; i++) {
    const texts = moments[i % moments.length] ?? [];
    const frame = framing.frame(texts, allocateKept);
    if (i < moments.length) expect(frame).toEqual(framing.frame(texts));
    kept.add(frame.buffer);
    bytes += frame.length;
    // What others write and read meanwhile comes out of Node's pool, and is let go of.
    Buffer.allocUnsafe(30_000);
  }
  const held = [...kept].reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(held).toBeLessThan(bytes * 1.3 + 16_384);
});
