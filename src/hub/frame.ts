/** How texts become bytes on one kind of wire; the bytes are shared by all its readers. */
export interface Framing {
  readonly name: string;
  /** Each text as a frame of its own, back to back. */
  frame(texts: readonly string[]): Buffer;
}

const headBytes = (length: number) => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

function writeHead(bytes: Buffer, at: number, length: number): number {
  bytes[at] = 0x81;
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

/** WebSocket text frames, whole, unmasked, as a server sends them (RFC 6455, 5.2). */
export const webSocketFraming: Framing = {
  name: 'websocket',
  frame(texts) {
    const lengths = texts.map((text) => Buffer.byteLength(text));
    const total = lengths.reduce((sum, length) => sum + headBytes(length) + length, 0);
    const bytes = Buffer.allocUnsafeSlow(total);
    let at = 0;
    for (const [i, text] of texts.entries()) {
      const length = lengths[i] as number;
      at = writeHead(bytes, at, length);
      at += bytes.write(text, at, length === text.length ? 'latin1' : 'utf8');
    }
    return bytes;
  },
};
