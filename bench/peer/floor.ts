// The least a chat server in Node can do: bare sockets, a frame built once, one write per reader
// for all lines of 10 ms. No log, no names, no WebSocket library: the lower bound of the table.
import { createHash } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { createMetricsAnswer, lineOf, portFromArguments, roomsOf } from './room-server.ts';
import { textFrame } from './text-frame.ts';

const windowMilliseconds = 10;
const counts = { writes: 0, deliveries: 0 };
const metrics = createMetricsAnswer(counts);

class Room {
  readonly members = new Set<Socket>();
  #frames: Buffer[] = [];

  say(line: string): void {
    if (this.#frames.push(textFrame(line)) === 1) {
      setTimeout(() => this.#flush(), windowMilliseconds);
    }
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#frames);
    counts.deliveries += this.#frames.length * this.members.size;
    counts.writes += this.members.size;
    this.#frames = [];
    for (const member of this.members) member.write(bytes);
  }
}

const rooms = new Map<string, Room>();

createServer({ noDelay: true }, (socket) => {
  let room: Room | undefined;
  let begun: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    begun = begun.length > 0 ? Buffer.concat([begun, bytes]) : bytes;
    if (!room) room = answerRequest(socket);
    if (room) begun = begun.subarray(hearFrames(begun, room));
  });
  socket.on('error', () => {});
  socket.on('close', () => room?.members.delete(socket));

  function answerRequest(wire: Socket): Room | undefined {
    const end = begun.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const head = begun.subarray(0, end).toString('latin1');
    begun = begun.subarray(end + 4);
    const key = /^Sec-WebSocket-Key: (.*)$/im.exec(head)?.[1]?.trim();
    if (key === undefined) {
      wire.end(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${metrics()}`);
      return undefined;
    }
    wire.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${acceptOf(key)}\r\n\r\n`,
    );
    return enter(wire, roomsOf(head.split(' ')[1], 'roomCode')[0] as string);
  }
}).listen(portFromArguments(), '127.0.0.1');

function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}

function enter(socket: Socket, name: string): Room {
  const room = rooms.get(name) ?? new Room();
  rooms.set(name, room);
  room.members.add(socket);
  return room;
}

/** Takes the whole frames up to 64 KB; answers how many bytes they were. */
function hearFrames(bytes: Buffer, room: Room): number {
  let at = 0;
  while (at + 6 <= bytes.length) {
    const short = (bytes[at + 1] as number) & 0x7f;
    const keyAt = at + (short < 126 ? 2 : 4);
    const size = short < 126 ? short : bytes.readUInt16BE(at + 2);
    const end = keyAt + 4 + size;
    if (end > bytes.length) break;
    if (((bytes[at] as number) & 0x0f) === 1) room.say(lineOf(unmasked(bytes, keyAt, end)));
    at = end;
  }
  return at;
}

function unmasked(bytes: Buffer, keyAt: number, end: number): string {
  const payload = Buffer.allocUnsafe(end - keyAt - 4);
  for (let i = 0; i < payload.length; i++) {
    payload[i] = (bytes[keyAt + 4 + i] as number) ^ (bytes[keyAt + (i & 3)] as number);
  }
  return payload.toString();
}
