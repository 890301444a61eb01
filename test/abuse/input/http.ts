import { gzipSync } from 'node:zlib';
import { refusedHandshakes, shake } from '../../conformance/handshake-cases.ts';
import { RawClient } from '../../http/raw-client.ts';
import { get, refusedRequests, refusedUpgrades } from '../../net/request-cases.ts';
import type { Input, Kind, Place } from './kind.ts';
import { asked, askRaw, messages, request, told } from './talk.ts';

const host = 'Host: localhost\r\n';
const raw =
  (bytes: string | Uint8Array, answers = 1): Input =>
  (place) =>
    askRaw(place, bytes, answers);
const got = (path: string, headers = ''): Input => raw(get(path, host + headers));
const posted = (body: string | Uint8Array, headers?: string): Input =>
  asked('POST', messages, body, headers);

const json = 'Content-Type: application/json\r\n';
/** Rows of other tests, each with what they say about it. */
const of = (rows: typeof refusedRequests): readonly Input[] => rows.map(([, bytes]) => raw(bytes));
const isAbout =
  (words: RegExp) =>
  ([name]: readonly [string, ...unknown[]]) =>
    words.test(name);

const about = (words: RegExp) => of(refusedRequests.filter(isAbout(words)));

function inChunks(bytes: number): Input {
  const head = (place: Place) =>
    `POST ${messages(place)} HTTP/1.1\r\n${host}${json}Transfer-Encoding: chunked\r\n\r\n`;
  const body = `{"text":"${'x'.repeat(bytes)}"}`;
  const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  return (place) => askRaw(place, head(place) + chunk);
}

/** A hundred event streams of one person: what the last of them is answered. */
const manyStreams: Input = async ({ port, from, room }) => {
  const streams: RawClient[] = [];
  let last = '';
  // One after the other: of a hundred that have asked nothing yet, some have to wait at the door.
  while (streams.length < 100) {
    const stream = await RawClient.open(port, undefined, from);
    streams.push(stream);
    last = told(await stream.send(get(`/api/rooms/${room}/events`, host)).answer());
  }
  for (const stream of streams) stream.close();
  return last;
};

const cursors = ['x', 'x:-1', 'x:1e9', ':', '::::', '-1', '9'.repeat(400), '%00', 'e:1:r:more'];
const ways = ['/../../etc/passwd', '/assets/../../package.json', '/assets/..%2f..%2fpackage.json'];
const hidden = ['/%2e%2e/%2e%2e/etc/passwd', '/assets/%2e%2e%5cpackage.json', '/.env', '/data'];
const forged = [
  'X-Forwarded-For: 1.2.3.4',
  `X-Forwarded-For: ${'1.2.3.4, '.repeat(500)}`,
  'Forwarded: for="[::ffff:7f00:1]:0";for=unknown;;;',
  'X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-For: \u00ff\r\nX-Real-IP: ::1',
  'X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: gopher',
];

const kinds: readonly (readonly [name: string, inputs: readonly Input[]])[] = [
  ['no Host, two, or one that is none', about(/Host/)],
  ['a strange host', [raw('GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n')]],
  ['methods that no route takes', about(/TRACE|CONNECT/)],
  ['what is no request: bare line feeds, folded headers, HTTP/2', about(/line|fold|colon|pref|SH/)],
  ['both lengths, two, a negative one', about(/both|length/)],
  ['3,000 headers, 20 KB in one', about(/headers|KB header/)],
  ['a URL over 2 KiB, and one over 16', about(/URL/)],
  ['bodies coded otherwise than in chunks', about(/coded/)],
  ['expectations', about(/^an .*expect/)],
  ['a TLS hello on the plain port', [raw(Buffer.from('16030100c8010000c40303', 'hex'))]],
  [
    'handshakes that are none',
    refusedHandshakes.map(([, , , headers, line]): Input => {
      return async ({ port, from }) => told(await shake(port, headers, line, from));
    }),
  ],
  ['upgrades by other versions, without a key, with a short one', of(refusedUpgrades)],
  [
    'methods that this address does not take',
    ['PUT', 'DELETE', 'PATCH'].map((method) => asked(method, messages, '{}')),
  ],
  ['addresses of nothing', ['/nothing', '/api', '/api/rooms/', '/r'].map((path) => got(path))],
  ['ways out of the folder', [...ways, ...hidden].map((path) => got(path))],
  ['headers that drip', [raw('GET / HTTP/1.1\r\nHo')]],
  [
    'a body that never comes',
    [raw(`POST /api/rooms/a/messages HTTP/1.1\r\n${host}${json}Content-Length: 9\r\n\r\na`)],
  ],
  ['a body over 64 KiB, with and without a length', [posted(long(65_536)), inChunks(65_536)]],
  ['a compressed body', [posted(gzipSync('{"text":"hi"}'), `${json}Content-Encoding: gzip\r\n`)]],
  ['a body of another type', ['text/plain', 'a/b', ''].map(typed)],
  ['forged forwarding headers', forged.map((headers) => got('/healthz', `${headers}\r\n`))],
  ['a thousand ranges', [got('/', `Range: bytes=${'0-0,'.repeat(1_000)}1-1\r\n`)]],
  ['10,000 pipelined requests', [raw(get('/healthz', host).repeat(10_000), 101)]],
  [
    'nonsense in Last-Event-ID',
    cursors.map((cursor): Input => {
      return (place) =>
        askRaw(place, request('GET', events(place), undefined, `Last-Event-ID: ${cursor}\r\n`));
    }),
  ],
  [
    'nonsense in a query',
    ['limit=0', 'limit=1e9', 'before=-1', 'before=x', 'limit=5&limit=6'].map((query) =>
      asked('GET', (place) => `${messages(place)}?${query}`),
    ),
  ],
  [
    'bearers that are nobody',
    ['x', `pb_${'x'.repeat(43)}`, 'a.b.c', '\u00ff'].map((text) =>
      asked('GET', () => '/api/me', undefined, `Authorization: Bearer ${text}\r\n`),
    ),
  ],
  ['percent signs that are none', ['/r/%', '/api/rooms/%ff', '/lite/%c0%80'].map((p) => got(p))],
  ['100 event streams of one person', [manyStreams]],
];

function typed(type: string): Input {
  return posted('{"text":"hi"}', type === '' ? '' : `Content-Type: ${type}\r\n`);
}

function events({ room }: Place): string {
  return `/api/rooms/${room}/events`;
}

function long(bytes: number): string {
  return `{"text":"${'x'.repeat(bytes)}"}`;
}

/** Requests that are none, and those that ask for what must not be given. */
export const httpKinds: readonly Kind[] = kinds.map(([name, inputs]) => {
  return { group: 'http', name, inputs };
});
