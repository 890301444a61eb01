import { type RawAnswer, RawClient } from '../http/raw-client.ts';

/** Headers of a handshake; undefined is left out. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The example of RFC 6455, 1.3. */
const key = 'dGhlIHNhbXBsZSBub25jZQ==';
export const accept = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
const usual: Headers = {
  Host: 'localhost',
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': key,
};
const usualLine = 'GET /ws?roomCode=handshake HTTP/1.1';

/** @param from the address that it comes from */
export async function shake(
  port: number,
  headers: Headers = {},
  line = usualLine,
  from?: string,
): Promise<RawAnswer> {
  const lines = Object.entries({ ...usual, ...headers }).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `${name}: ${one}`),
  );
  const client = await RawClient.open(port, undefined, from);
  try {
    return await client.send(`${[line, ...lines].join('\r\n')}\r\n\r\n`).answer();
  } finally {
    client.close();
  }
}

const line = (method: string, version = '1.1') => `${method} /ws?roomCode=a HTTP/${version}`;
const protocols = (value: string) => ({ 'Sec-WebSocket-Protocol': value });
const extensions = (value: string) => ({ 'Sec-WebSocket-Extensions': value });
/** Handshakes with the status and code that each is refused by. */
export const refusedHandshakes: readonly [string, number, string, Headers, string?][] = [
  ['by POST', 405, 'wrong_method', {}, line('POST')],
  ['by PUT', 405, 'wrong_method', {}, line('PUT')],
  ['by CONNECT', 405, 'wrong_method', {}, line('CONNECT')],
  ['of HTTP/1.0', 426, 'wrong_version', {}, line('GET', '1.0')],
  ['of HTTP/2.0', 426, 'wrong_version', {}, line('GET', '2.0')],
  ['without Host', 400, 'wrong_host', { Host: undefined }],
  ['with two Hosts', 400, 'wrong_host', { Host: ['a', 'b'] }],
  ['without Upgrade', 426, 'wrong_version', { Upgrade: undefined }],
  ['to something else', 426, 'wrong_version', { Upgrade: 'h2c' }],
  ['without Connection', 426, 'wrong_version', { Connection: undefined }],
  ['with another Connection', 426, 'wrong_version', { Connection: 'keep-alive' }],
  ...[undefined, '', '0', '8', '12', '14', '013', '13, 8', 'x'].map(
    (version): [string, number, string, Headers] => [
      `of version ${version}`,
      426,
      'wrong_version',
      { 'Sec-WebSocket-Version': version },
    ],
  ),
  ['without a key', 400, 'bad_request', { 'Sec-WebSocket-Key': undefined }],
  ['with an empty key', 400, 'bad_request', { 'Sec-WebSocket-Key': '' }],
  ['with a key of 15 octets', 400, 'bad_request', { 'Sec-WebSocket-Key': 'c2hvcnQgYnkgb25lIQ' }],
  ['with a key of 32 octets', 400, 'bad_request', { 'Sec-WebSocket-Key': `${key}${key}` }],
  [
    'with a key that is no base64',
    400,
    'bad_request',
    { 'Sec-WebSocket-Key': key.replace('G', '!') },
  ],
  ['with two keys', 400, 'bad_request', { 'Sec-WebSocket-Key': [key, key] }],
  ['with an empty subprotocol', 400, 'bad_request', protocols('')],
  ['with a subprotocol that is no token', 400, 'bad_request', protocols('a b')],
  ['with a subprotocol twice', 400, 'bad_request', protocols('chat, chat')],
  ['with empty extensions', 400, 'bad_request', extensions('')],
  ['with extensions of commas', 400, 'bad_request', extensions(', ,')],
  ['with an empty parameter', 400, 'bad_request', extensions('a;;b')],
  ['with a parameter that ends in nothing', 400, 'bad_request', extensions('a; b=')],
  ['with a parameter without a name', 400, 'bad_request', extensions('a; =1')],
  ['with an extension that is no token', 400, 'bad_request', extensions('a b')],
  ['with a quote that does not end', 400, 'bad_request', extensions('a; b="c')],
  ['with a quote of nothing', 400, 'bad_request', extensions('a; b=""')],
  ['with a quote that is no token', 400, 'bad_request', extensions('a; b="c d"')],
  ['with a body', 400, 'bad_request', { 'Content-Length': '5' }],
  ['with a body in chunks', 400, 'bad_request', { 'Transfer-Encoding': 'chunked' }],
  ['for a path that is not there', 404, 'not_found', {}, 'GET /socket HTTP/1.1'],
  ['in a dialect nobody speaks', 400, 'no_dialect', {}, 'GET /ws?dialect=klingon HTTP/1.1'],
];
