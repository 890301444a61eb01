import { constants, inflateRawSync } from 'node:zlib';

/** Opcodes of RFC 6455 that a reader of text meets. */
export const opcode = { text: 0x1, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** Fixed: the generator builds its frames beforehand, and a server unmasks any key alike. */
export const maskKey = [0x37, 0xfa, 0x21, 0x3d] as const;

/** One whole masked frame, as a client sends it. */
export function maskedFrame(payload: string | Uint8Array, kind: number = opcode.text): Buffer {
  const body = Buffer.from(payload);
  const extended = body.length > 65_535 ? 8 : body.length > 125 ? 2 : 0;
  const frame = Buffer.allocUnsafe(6 + extended + body.length);
  frame[0] = 0x80 | kind;
  if (extended === 0) {
    frame[1] = 0x80 | body.length;
  } else if (extended === 2) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(body.length, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeBigUInt64BE(BigInt(body.length), 2);
  }
  const at = 2 + extended;
  frame.set(maskKey, at);
  for (let i = 0; i < body.length; i++) {
    frame[at + 4 + i] = (body[i] as number) ^ (maskKey[i & 3] as number);
  }
  return frame;
}

/** A frame that a walk meets: its opcode, and the bounds of its payload. */
export type OnFrame = (kind: number, start: number, end: number, frameStart: number) => void;

/** Walks over the whole frames of a server's bytes; answers where the first unfinished one begins. */
export function walkFrames(bytes: Buffer, onFrame: OnFrame): number {
  let at = 0;
  while (at + 2 <= bytes.length) {
    const short = (bytes[at + 1] as number) & 0x7f;
    const header = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (at + header > bytes.length) return at;
    const size =
      short < 126
        ? short
        : short === 126
          ? bytes.readUInt16BE(at + 2)
          : Number(bytes.readBigUInt64BE(at + 2));
    const end = at + header + size;
    if (end > bytes.length) return at;
    onFrame((bytes[at] as number) & 0x0f, at + header, end, at);
    at = end;
  }
  return at;
}

const compressed = 0x40;
const flushTail = Buffer.of(0x00, 0x00, 0xff, 0xff);

/** The frame that was inflated last: it goes to all speakers at about the same moment. */
const last = { packed: Buffer.alloc(0), inflated: Buffer.alloc(0) };

/** The payload of a whole frame, inflated where permessage-deflate was agreed on and used. */
export function payloadOf(bytes: Buffer, frameStart: number, start: number, end: number): Buffer {
  const payload = bytes.subarray(start, end);
  if (((bytes[frameStart] as number) & compressed) === 0) return payload;
  if (!payload.equals(last.packed)) {
    last.packed = Buffer.from(payload);
    const whole = Buffer.concat([payload, flushTail]);
    last.inflated = inflateRawSync(whole, { finishFlush: constants.Z_SYNC_FLUSH });
  }
  return last.inflated;
}
