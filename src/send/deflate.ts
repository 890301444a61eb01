import { constants, deflateRawSync } from 'node:zlib';
import {
  type Allocate,
  type Framing,
  frameDeflated,
  frameMessages,
  type KeptText,
} from './frame.ts';

/** The window of what this server compresses, 4 KB: every larger one can read it. */
export const deflateWindowBits = 12;

/** Bytes from which on a text is compressed: below, it costs more than it saves. */
const worthBytes = 512;
/** The end of a flush, which a message leaves out (RFC 7692, 7.2.1). */
const tailBytes = 4;
/** The rest of an empty block once the tail is left out. */
const lastByte = Buffer.of(0);

/**
 * WebSocket text frames for who has agreed on permessage-deflate (RFC 7692). No message refers to
 * one before it, so that the same bytes are for all readers; a short one goes as it is.
 */
export const deflateFraming: Framing = {
  name: 'websocket-deflate',

  frame(texts, allocate) {
    if (texts.every((text) => text.length * 3 < worthBytes)) return frameMessages(texts, allocate);
    if (texts.length === 1) return frameOne(texts[0] as string, allocate);
    const all = Buffer.concat(texts.map((text) => frameOne(text)));
    if (!allocate) return all;
    const bytes = allocate(all.length);
    all.copy(bytes);
    return bytes;
  },

  /** Frames a kept text: it is compressed once, as blocks that can stand between any others. */
  frameWith(kept, text) {
    const at = kept.text.length < worthBytes ? -1 : text.indexOf(kept.text);
    if (at === -1) return frameOne(text);
    return frameDeflated([
      ...blocksOf(text.slice(0, at)),
      keptBlocks(kept),
      ...blocksOf(text.slice(at + kept.text.length)),
      lastByte,
    ]);
  },
};

function frameOne(text: string, allocate?: Allocate): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length < worthBytes) return frameMessages([text], allocate);
  const blocks = deflate(bytes);
  const isSmaller = blocks.length - tailBytes < bytes.length;
  if (!isSmaller) return frameMessages([text], allocate);
  return frameDeflated([blocks.subarray(0, -tailBytes)], allocate);
}

/** Blocks that begin and end at a byte, and refer to nothing before them. */
function deflate(bytes: Buffer): Buffer {
  return deflateRawSync(bytes, {
    level: 1,
    windowBits: deflateWindowBits,
    finishFlush: constants.Z_SYNC_FLUSH,
    chunkSize: Math.max(256, bytes.length >> 1),
  });
}

const deflated = new WeakMap<KeptText, Buffer>();

function keptBlocks(kept: KeptText): Buffer {
  const known = deflated.get(kept);
  if (known) return known;
  const blocks = deflate(Buffer.from(kept.text));
  deflated.set(kept, blocks);
  return blocks;
}

function blocksOf(text: string): readonly Buffer[] {
  const bytes = Buffer.from(text);
  if (bytes.length >= worthBytes) return [deflate(bytes)];
  return bytes.length === 0 ? [] : [storedHead(bytes.length), bytes];
}

/** The head of a block that is not compressed (RFC 1951, 3.2.4). */
function storedHead(length: number): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt16LE(length, 1);
  head.writeUInt16LE(~length & 0xffff, 3);
  return head;
}
