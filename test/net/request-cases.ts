/** A request of no body. */
export const get = (path = '/', headers = 'Host: a\r\n') =>
  `GET ${path} HTTP/1.1\r\n${headers}\r\n`;

/** What is no request, with the status and code that it is refused by. */
type Refused = readonly [name: string, bytes: string, status: number, code: string];

/** Requests that are none, or larger than any may be. */
export const refusedRequests: readonly Refused[] = [
  ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400, 'wrong_host'],
  ['two Hosts', get('/', 'Host: a\r\nHost: b\r\n'), 400, 'wrong_host'],
  ['the same Host twice', get('/', 'Host: a\r\nhost: a\r\n'), 400, 'wrong_host'],
  ['an empty Host', get('/', 'Host:\r\n'), 400, 'wrong_host'],
  ['a Host that is none', get('/', 'Host: a/b?c\r\n'), 400, 'wrong_host'],
  ['HTTP/1.0 without Host', 'GET / HTTP/1.0\r\n\r\n', 400, 'wrong_host'],
  ['HTTP/0.9', 'GET /\r\n\r\n', 400, 'wrong_host'],
  ['TRACE', 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n', 405, 'wrong_method'],
  ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', 405, 'wrong_method'],
  ['a method that is none', 'SHOUT / HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'bad_request'],
  ['bare line feeds', 'GET / HTTP/1.1\nHost: a\n\n', 400, 'bad_request'],
  ['a bare carriage return', 'GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n', 400, 'bad_request'],
  ['a folded header', get('/', 'Host: a\r\nX: b\r\n  c\r\n'), 400, 'bad_request'],
  ['a space before the colon', get('/', 'Host: a\r\nX : b\r\n'), 400, 'bad_request'],
  ['HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'bad_request'],
  [
    'both lengths',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
    'bad_request',
  ],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc',
    400,
    'bad_request',
  ],
  [
    'a negative length',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
    400,
    'bad_request',
  ],
  ['3,000 headers', get('/', `Host: a\r\n${'a:\r\n'.repeat(3_000)}`), 431, 'headers_too_big'],
  ['101 headers', get('/', `Host: a\r\n${'a: b\r\n'.repeat(100)}`), 431, 'headers_too_big'],
  ['a 20 KB header', get('/', `Host: a\r\nX: ${'x'.repeat(20_000)}\r\n`), 431, 'headers_too_big'],
  ['a 9 KB URL', get(`/${'a'.repeat(9_000)}`), 414, 'url_too_long'],
  ['a 17 KB URL', get(`/${'a'.repeat(17_000)}`), 431, 'headers_too_big'],
  [
    'a body coded otherwise than in chunks',
    get('/', 'Host: a\r\nTransfer-Encoding: gzip, chunked\r\n'),
    501,
    'wrong_coding',
  ],
  ['an expectation', get('/', 'Host: a\r\nExpect: foo\r\n'), 417, 'wrong_expect'],
  ['an empty expectation', get('/', 'Host: a\r\nExpect:\r\n'), 417, 'wrong_expect'],
  [
    'an expectation with a body that is there',
    'POST / HTTP/1.1\r\nHost: a\r\nExpect: foo\r\nContent-Length: 4\r\n\r\nabcd',
    417,
    'wrong_expect',
  ],
  [
    'an expectation with a body that never comes',
    'POST / HTTP/1.1\r\nHost: a\r\nExpect: foo\r\nContent-Length: 4\r\n\r\n',
    417,
    'wrong_expect',
  ],
  [
    'an extension of a chunk of 20 KB',
    `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(20_000)}\r\n`,
    413,
    'body_too_big',
  ],
  ['a URL a byte over 2 KiB', get(`/${'a'.repeat(2_048)}`), 414, 'url_too_long'],
];

const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const version = 'Sec-WebSocket-Version: 13\r\n';
const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
/** The headers of an upgrade, all of them. */
export const wholeUpgrade = `Host: a\r\n${upgrade}${version}${key}`;

/** Upgrades that are none. */
export const refusedUpgrades: readonly Refused[] = [
  ['no Host', get('/ws', wholeUpgrade.slice(9)), 400, 'wrong_host'],
  ['two Hosts', get('/ws', `Host: b\r\n${wholeUpgrade}`), 400, 'wrong_host'],
  ['HTTP/1.0', `GET /ws HTTP/1.0\r\n${wholeUpgrade}\r\n`, 426, 'wrong_version'],
  ['POST', `POST /ws HTTP/1.1\r\n${wholeUpgrade}\r\n`, 405, 'wrong_method'],
  [
    'POST with a body',
    `POST /ws HTTP/1.1\r\nContent-Length: 2\r\n${wholeUpgrade}\r\nhi`,
    405,
    'wrong_method',
  ],
  ['version 8', get('/ws', wholeUpgrade.replace('13', '8')), 426, 'wrong_version'],
  ['two versions', get('/ws', `${wholeUpgrade}${version}`), 426, 'wrong_version'],
  ['no version', get('/ws', wholeUpgrade.replace(version, '')), 426, 'wrong_version'],
  ['an expectation', get('/ws', `${wholeUpgrade}Expect: bar\r\n`), 417, 'wrong_expect'],
  ['no key', get('/ws', wholeUpgrade.replace(key, '')), 400, 'bad_request'],
  ['a short key', get('/ws', wholeUpgrade.replace('dGhl', '')), 400, 'bad_request'],
  ['two keys', get('/ws', `${wholeUpgrade}${key}`), 400, 'bad_request'],
  ['a long URL', get(`/ws?${'a'.repeat(2_048)}`, wholeUpgrade), 414, 'url_too_long'],
];
