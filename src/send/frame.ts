/** A giver of memory for so many bytes, in which anything may stand yet. */
export type Allocate = (bytes: number) => Buffer;

const ofPool: Allocate = (bytes) => Buffer.allocUnsafe(bytes);

/** The way from texts to bytes on one kind of wire; all its readers share the bytes. */
export interface Framing {
  readonly name: string;
  /**
   * Each text as a frame of its own, back to back.
   *
   * @param allocate memory for it: of Node's pool unless said, which is not to be kept
   */
  frame(texts: readonly string[], allocate?: Allocate): Buffer;
  /** One text as a frame, of which `kept` is a part: work done on it is done once. */
  frameWith(kept: KeptText, text: string): Buffer;
}

/** A text that is part of many others; it is known by the object, not by its words. */
export interface KeptText {
  readonly text: string;
}

const whole = 0x80;
const compressed = 0x40;

const headBytes = (length: number) => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

function writeHead(bytes: Buffer, at: number, opcode: number, length: number): number {
  bytes[at] = whole | opcode;
  if (length < 126) {
    bytes[at + 1] = length;
    return at + 2;
  }
  if (length < 65_536) {
    bytes[at + 1] = 126;
    bytes.writeUInt16BE(length, at + 2);
    return at + 4;
  }
  bytes[at + 1] = 127;
  bytes.writeUInt32BE(Math.floor(length / 2 ** 32), at + 2);
  bytes.writeUInt32BE(length >>> 0, at + 6);
  return at + 10;
}

/** Texts one after the other, for wires whose texts say themselves where they end. */
export const plainFraming: Framing = {
  name: 'plain',
  frame(texts, allocate = ofPool) {
    const text = texts.join('');
    const bytes = allocate(Buffer.byteLength(text));
    bytes.write(text);
    return bytes;
  },
  frameWith: (_kept, text) => plainFraming.frame([text]),
};

/** WebSocket messages back to back, whole and unmasked: a string as text, bytes as binary. */
export function frameMessages(
  messages: readonly (string | Uint8Array)[],
  allocate = ofPool,
): Buffer {
  const [only] = messages;
  if (messages.length === 1 && typeof only === 'string') return frameText(only, allocate);
  const lengths = messages.map((message) => Buffer.byteLength(message));
  const total = lengths.reduce((sum, length) => sum + headBytes(length) + length, 0);
  const bytes = allocate(total);
  let at = 0;
  for (const [i, message] of messages.entries()) {
    const length = lengths[i] as number;
    if (typeof message === 'string') {
      at = writeHead(bytes, at, 1, length);
      at += bytes.write(message, at, length === message.length ? 'latin1' : 'utf8');
    } else {
      at = writeHead(bytes, at, 2, length);
      bytes.set(message, at);
      at += length;
    }
  }
  return bytes;
}

/** One text alone, as mostly: without a list of lengths. */
function frameText(text: string, allocate: Allocate): Buffer {
  const length = Buffer.byteLength(text);
  const bytes = allocate(headBytes(length) + length);
  const at = writeHead(bytes, 0, 1, length);
  bytes.write(text, at, length === text.length ? 'latin1' : 'utf8');
  return bytes;
}

/** WebSocket text frames, whole, unmasked, as a server sends them (RFC 6455, 5.2). */
export const webSocketFraming: Framing = {
  name: 'websocket',
  frame: frameMessages,
  frameWith: (_kept, text) => frameMessages([text]),
};

/** One WebSocket text message that is compressed, of `parts` (RFC 7692, 6). */
export function frameDeflated(parts: readonly Buffer[], allocate = ofPool): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = allocate(headBytes(length) + length);
  let at = writeHead(bytes, 0, compressed | 1, length);
  for (const part of parts) at += part.copy(bytes, at);
  return bytes;
}
