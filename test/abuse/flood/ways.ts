import { createHash } from 'node:crypto';
import { maskedFrame, opcode } from '../../../src/load/frame.ts';
import { Asker, type Attacker, Opener, type Post, Speaker } from './attacker.ts';
import { type FloodWay, floodedRoom, type Tally } from './order.ts';

const host = 'Host: 127.0.0.1';
const upgrade = [
  'GET /ws HTTP/1.1',
  host,
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: YSBmbG9vZCBvZiBmbG9vZA==',
  'Sec-WebSocket-Protocol: parlour.v1',
  '\r\n',
].join('\r\n');

const say = (command: object) => maskedFrame(JSON.stringify(command));
const secretOf = (of: string) => createHash('sha256').update(of).digest('base64url');

function enter({ from, n }: Post): Buffer {
  const hello = say({ type: 'hello', secret: secretOf(`${from} ${n}`), name: `bot ${n}` });
  return Buffer.concat([Buffer.from(upgrade), hello]);
}

const enterRoom = (post: Post) =>
  Buffer.concat([enter(post), say({ type: 'join', room: floodedRoom })]);

const get = (path: string) => `GET ${path} HTTP/1.1\r\n${host}\r\n\r\n`;
const ofRoom = (rest: string) => `/api/rooms/${floodedRoom}/${rest}`;

function send(path: string, { from, n }: Post, i: number, said: object): string {
  const body = JSON.stringify(said);
  const head = [
    `POST ${path} HTTP/1.1`,
    host,
    'Content-Type: application/json',
    `Authorization: Bearer ${secretOf(`${from} ${n} ${i}`)}`,
    `Content-Length: ${body.length}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

const make = (post: Post, i: number) =>
  send('/api/rooms', post, i, { code: `made-${post.from}-${post.n}-${i}` });

const askTicket = (post: Post, i: number) =>
  send('/api/ticket', post, i, { room: floodedRoom, for: 'read' });

const pings = Buffer.concat(Array.from({ length: 10 }, () => maskedFrame('', opcode.ping)));

/** A piece of a message that never ends. */
function fragment(i: number): Buffer {
  const piece = maskedFrame(' ');
  piece[0] = i === 0 ? opcode.text : 0;
  return piece;
}

/** An attacker of a way. @param share connections that it may keep open, where the way is to keep them */
export function attack(way: FloodWay, post: Post, tally: Tally, share: number): Attacker {
  const room = floodedRoom;
  switch (way) {
    case 'posts':
      return new Speaker(post, tally, {
        entry: enterRoom,
        step: (_, i) => say({ type: 'post', room, text: `flood ${i}`, ref: `${i}` }),
        taken: '"type":"ack"',
      });
    case 'joins':
      return new Speaker(post, tally, {
        entry: enter,
        step: ({ n }, i) => say({ type: 'join', room: `j${n % 10} ${i % 90}`, ref: `${i}` }),
        taken: '"type":"joined"',
      });
    case 'reactions':
      return new Speaker(post, tally, {
        entry: enterRoom,
        step: ({ n }, i) => {
          const emoji = String.fromCodePoint(0x1f600 + ((n * 7 + i) % 64));
          return say({ type: 'react', room, seq: 1, emoji, on: true, ref: `${i}` });
        },
        taken: '"type":"ack"',
      });
    case 'pings':
      return new Speaker(post, tally, { entry: enterRoom, step: () => pings, taken: '\x8a\x00' });
    case 'fragments':
      return new Speaker(post, tally, {
        entry: enterRoom,
        step: (_post, _i, since) => fragment(since),
        taken: 'no message ever ends',
      });
    case 'unread sockets':
      return new Speaker(post, tally, {
        entry: enterRoom,
        step: (_, i) => say({ type: 'history', room, limit: 100, ref: `${i}` }),
        taken: '"type":"page"',
        isUnread: true,
      });
    case 'history pages':
      return new Speaker(post, tally, {
        entry: enterRoom,
        step: (_, i) => say({ type: 'history', room, limit: 100, ref: `${i}` }),
        taken: '"type":"history"',
      });
    case 'typing':
      return new Speaker(post, tally, {
        entry: enterRoom,
        step: () => say({ type: 'typing', room }),
        taken: 'nothing is said to it',
      });
    case 'rooms':
      return new Asker(post, tally, make);
    case 'unused tickets':
      return new Asker(post, tally, askTicket);
    case 'searches':
      return new Asker(post, tally, (_, i) => get(ofRoom(`search?q=flood+${i}`)));
    case 'proofs':
      return new Asker(post, tally, () => get(ofRoom('proof')));
    case 'connections':
      return new Opener(post, tally, { says: upgrade, keeps: false, most: 50 });
    case 'streams':
      return new Opener(post, tally, { says: get(ofRoom('events')), keeps: true, most: share });
    case 'slow heads':
      return new Opener(post, tally, {
        ...{ says: 'GET / HTTP/1.1\r\nX: ', keeps: true, most: share, drips: true },
      });
    default:
      return way satisfies never;
  }
}
