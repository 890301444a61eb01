import { type AddressInfo, createServer, type Socket } from 'node:net';
import { textFrame } from '../../bench/peer/text-frame.ts';
import { maskKey } from '../../src/load/frame.ts';

/** The lines that a reader hears in the place of one line, by the reader's and the line's number. */
export type Fault = (reader: number, line: number, text: string) => readonly string[];

export interface FaultyServer {
  readonly port: number;
  close(): Promise<void>;
}

/** A room that does to its lines what `fault` says. */
export async function openFaultyServer(fault: Fault): Promise<FaultyServer> {
  const members: Socket[] = [];
  let lines = 0;
  const say = (text: string): void => {
    for (const [reader, member] of members.entries()) {
      for (const heard of fault(reader, lines, text)) member.write(textFrame(heard));
    }
    lines++;
  };
  const server = createServer((socket) => {
    let entered = false;
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      if (entered) for (const text of textsOf(bytes)) say(text);
      else if (bytes.includes('Upgrade')) {
        entered = members.push(socket) > 0;
        socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
      } else {
        socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const member of members) member.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Short frames that arrive whole, as the tests send them. */
function textsOf(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const payloadAt = at + 6;
    const end = payloadAt + ((bytes[at + 1] as number) & 0x7f);
    const payload = bytes.subarray(payloadAt, end);
    texts.push(payload.map((byte, i) => byte ^ (maskKey[i & 3] as number)).toString());
    at = end;
  }
  return texts;
}
