/** Names of RFC 6455, 5.2. */
export const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** What a client's frame is, where it is not as it should be. */
export interface Form {
  /** The last of its message; true. */
  readonly fin?: boolean;
  /** Reserved bits as a number from 0 to 7; RSV1 is 4. */
  readonly rsv?: number;
  /** Octets of the masking key, or none; that of the examples in RFC 6455, 5.7. */
  readonly mask?: readonly number[] | undefined;
  /** Bits of the field that tells the length; as few as can. */
  readonly lengthBits?: 7 | 16 | 64;
  /** The length that is told, whatever follows. */
  readonly declares?: bigint;
}

const exampleMask = [0x37, 0xfa, 0x21, 0x3d];

/** A client's frame. */
export function frame(kind: number, payload: string | Uint8Array = '', form: Form = {}): Buffer {
  const { fin = true, rsv = 0, mask = 'mask' in form ? undefined : exampleMask } = form;
  const body = Buffer.from(payload);
  const length = form.declares ?? BigInt(body.length);
  const first = (fin ? 0x80 : 0) | (rsv << 4) | kind;
  const head = [Buffer.of(first), lengthField(length, form.lengthBits, mask !== undefined)];
  if (!mask) return Buffer.concat([...head, body]);
  const masked = body.map((octet, i) => octet ^ (mask[i % 4] as number));
  return Buffer.concat([...head, Buffer.from(mask), masked]);
}

/** RSV1, which permessage-deflate gives its meaning. */
export const rsv1 = 4;

export const text = (payload: string | Uint8Array, form?: Form) =>
  frame(opcode.text, payload, form);

/** A close frame. */
export function close(code: number, reason: string | Uint8Array = ''): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return frame(opcode.close, Buffer.concat([head, Buffer.from(reason)]));
}

/** One message in frames that carry so many octets each. */
export function fragments(
  payload: string | Uint8Array,
  octets: number,
  form: Form = {},
): readonly Buffer[] {
  const body = Buffer.from(payload);
  const count = Math.max(1, Math.ceil(body.length / octets));
  return Array.from({ length: count }, (_, i) => {
    const part = body.subarray(i * octets, (i + 1) * octets);
    const fin = i === count - 1;
    return i === 0
      ? frame(opcode.text, part, { ...form, fin })
      : frame(opcode.continuation, part, { fin });
  });
}

function lengthField(length: bigint, bits: Form['lengthBits'], masked: boolean): Buffer {
  const least = length < 126n ? 7 : length < 65_536n ? 16 : 64;
  const mark = masked ? 0x80 : 0;
  switch (bits ?? least) {
    case 7:
      return Buffer.of(mark | Number(length));
    case 16: {
      const field = Buffer.of(mark | 126, 0, 0);
      field.writeUInt16BE(Number(length), 1);
      return field;
    }
    default: {
      const field = Buffer.alloc(9);
      field[0] = mark | 127;
      field.writeBigUInt64BE(length, 1);
      return field;
    }
  }
}
