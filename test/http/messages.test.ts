import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guestOf } from '../../src/identity/guest.ts';
import type { Message } from '../../src/protocol/record.ts';
import type { SearchPage } from '../../src/protocol/search-range.ts';
import type { Answer } from '../../src/room/answer.ts';
import { bearer, type OwnHouse, openHouse, refusalIn, secretOf } from './house.ts';
import { codeIn, RawClient, tell } from './raw-client.ts';

interface Page {
  readonly epoch: string;
  readonly latest: number;
  readonly messages: readonly Message[];
  readonly next?: number;
  readonly around?: number;
  readonly older?: number;
  readonly newer?: number;
}

let house: OwnHouse;
let rooms = 0;
const newRoom = () => `room-${++rooms}`;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const page = async (path: string) => (await (await house.ask(path)).json()) as Page;
const messagesOf = (room: string, query = '') => page(`/api/rooms/${room}/messages${query}`);
const answerIn = async (response: Response) => (await response.json()) as Answer;

describe('posting', () => {
  test('is answered 201 with where it stands', async () => {
    const room = newRoom();
    const response = await house.post(room, { name: 'ann', text: 'hi', ref: 'r1' });
    expect(response.status).toBe(201);
    const answer = await answerIn(response);
    expect(Object.keys(answer)).toEqual(['room', 'seq', 'epoch', 'at']);
    expect(answer).toMatchObject({ room: room.replace('-', ''), seq: 1, epoch: house.store.epoch });
    expect(Math.abs(answer.at - Date.now())).toBeLessThan(60_000);
    const location = response.headers.get('location') ?? '';
    expect(await (await house.ask(location)).json()).toMatchObject({ seq: 1, text: 'hi' });
  });

  test('without a secret is a stranger by the claimed name', async () => {
    const room = newRoom();
    await house.post(room, { name: 'ann', text: 'hi' });
    await house.post(room, { text: 'ho' });
    const { messages } = await messagesOf(room);
    expect(messages.map(({ author }) => [author.name, author.claimed])).toEqual([
      ['ann', true],
      ['guest', true],
    ]);
  });

  test("with a secret is the guest's, and the secret is never shown", async () => {
    const room = newRoom();
    await house.post(room, { name: 'ann', text: 'hi' }, bearer('a'));
    await house.post(room, { text: 'nameless' }, bearer('a'));
    const told = await (await house.ask(`/api/rooms/${room}/messages`)).text();
    expect(told).not.toContain(secretOf('a'));
    const { messages } = JSON.parse(told) as Page;
    const { author } = guestOf(secretOf('a'));
    expect(messages[0]?.author).toEqual({ ...author, name: 'ann' });
    expect(messages[1]?.author).toEqual(author);
  });

  test('a repeated ref gets the first answer; another text under it is refused', async () => {
    const room = newRoom();
    const first = await house.post(room, { text: 'one', ref: 'same' }, bearer('a'));
    const again = await house.post(room, { text: 'one', ref: 'same' }, bearer('a'));
    expect(again.status).toBe(201);
    expect(await answerIn(again)).toEqual(await answerIn(first));
    const reused = await house.post(room, { text: 'two', ref: 'same' }, bearer('a'));
    expect(await refusalIn(reused)).toEqual([409, 'ref_reused']);
    const other = await answerIn(
      await house.post(room, { text: 'three', ref: 'same' }, bearer('b')),
    );
    const { messages } = await messagesOf(room);
    expect(messages.map(({ text }) => text)).toEqual(['one', 'three']);
    expect(other.seq).toBe(2);
  });

  test('strangers who count from 1 swallow nothing of each other', async () => {
    const room = newRoom();
    const said = [
      { name: 'ann', text: 'one', ref: '1' },
      { name: 'bo', text: 'two', ref: '1' },
      { name: 'bo', text: 'two', ref: '1' },
    ];
    for (const each of said) expect((await house.post(room, each)).status).toBe(201);
    const { messages } = await messagesOf(room);
    expect(messages.map(({ text, ref }) => [text, ref])).toEqual(
      said.map(({ text, ref }) => [text, ref]),
    );
  });

  test('a cookie is nobody', async () => {
    const room = newRoom();
    await house.post(room, { name: 'ann', text: 'hi' }, { cookie: `secret=${secretOf('a')}` });
    expect((await messagesOf(room)).messages[0]?.author.claimed).toBe(true);
    const answer = await house.ask('/');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('text is kept as sent, but NUL and lone surrogates are replaced', async () => {
    const room = newRoom();
    const texts = [' <b>"x"</b> & \u2028 \r\n ', 'é é 👩‍👩‍👧‍👦 \u202e', '{"$gt":""}'];
    for (const text of texts) await house.post(room, { text });
    await house.post(room, '{"text":"a\\u0000b\\ud800c"}');
    const { messages } = await messagesOf(room);
    expect(messages.map(({ text }) => text)).toEqual([...texts, 'a\ufffdb\ufffdc']);
  });

  test.each([
    '__proto__',
    'constructor',
    'toString',
    'Ünï cödé',
    '東京',
    '%25',
    'a%3Fb',
    '..a',
  ])('%s is an ordinary room', async (code) => {
    const path = code.includes('%') ? code : encodeURIComponent(code);
    expect((await house.post(path, { text: code })).status).toBe(201);
    const { latest, messages } = await messagesOf(path);
    expect([latest, messages.map(({ text }) => text)]).toEqual([1, [code]]);
  });

  test('two spellings are one room, and the first is shown', async () => {
    await house.post('Tea%20at-Five', { text: 'one' });
    await house.post('teaATfive', { text: 'two' });
    expect((await messagesOf('tea-at-five')).messages).toHaveLength(2);
    expect(await (await house.ask('/api/rooms/TEAATFIVE')).json()).toEqual({
      room: 'teaatfive',
      code: 'Tea at-Five',
      epoch: house.store.epoch,
      run: house.store.run,
      latest: 2,
      digest: expect.stringMatching(/^[\w-]{43}$/),
      people: 0,
    });
    const proof = await (await house.ask('/api/rooms/TEAATFIVE/proof?after=2')).json();
    expect(await (await house.ask('/api/rooms/TEAATFIVE')).json()).toMatchObject({
      digest: (proof as { head: string }).head,
    });
  });
});

describe('a post is refused', () => {
  const long = 'x'.repeat(4_001);
  const deep = '['.repeat(5_000);
  test.each<[string, unknown, Record<string, string>, number, string]>([
    ['not JSON', '{', {}, 400, 'bad_json'],
    ['empty', '', {}, 400, 'bad_json'],
    ['a scalar', '3', {}, 400, 'bad_shape'],
    ['null', 'null', {}, 400, 'bad_shape'],
    ['an array', '[]', {}, 400, 'bad_shape'],
    ['no text', { name: 'ann' }, {}, 400, 'bad_shape'],
    ['a text that is an object', { text: { $gt: '' } }, {}, 400, 'bad_shape'],
    ['a name that is a number', { text: 'hush', name: 1 }, {}, 400, 'bad_shape'],
    ['deep and broken', deep, {}, 400, 'bad_json'],
    ['deep', { text: 'hush', x: [[[[[[[[[]]]]]]]]] }, {}, 400, 'too_deep'],
    ['many keys', { text: 'hush', x: Array(65).fill(1) }, {}, 400, 'too_deep'],
    ['an empty text', { text: '' }, {}, 400, 'text_empty'],
    ['a text without anything to see', { text: '\u200b \u2800' }, {}, 400, 'text_empty'],
    ['4,001 characters', { text: long }, {}, 413, 'text_too_long'],
    ['zalgo', { text: `a${'\u0301'.repeat(9)}` }, {}, 400, 'text_marks'],
    ['a long name', { text: 'hush', name: 'n'.repeat(65) }, {}, 400, 'name_too_long'],
    ['an empty ref', { text: 'hush', ref: '' }, {}, 400, 'bad_ref'],
    ['a huge ref', { text: 'hush', ref: 'r'.repeat(65) }, {}, 400, 'bad_ref'],
    ['form data', 'text=hush', { 'content-type': 'text/plain' }, 415, 'not_json_type'],
    ['JSON by a like name', '{}', { 'content-type': 'application/jsonp' }, 415, 'not_json_type'],
    ['compressed', '{}', { 'content-encoding': 'gzip' }, 415, 'not_json_type'],
    ['64 KiB and a byte', 'x'.repeat(65_537), {}, 413, 'body_too_big'],
    ['a password', { text: 'hush' }, { authorization: 'Basic YTpi' }, 401, 'not_authorised'],
    ['a bare Bearer', { text: 'hush' }, { authorization: 'Bearer' }, 401, 'not_authorised'],
    [
      'two secrets',
      { text: 'hush' },
      { authorization: `Bearer ${secretOf('a')}, Bearer ${secretOf('b')}` },
      401,
      'not_authorised',
    ],
    ['a short secret', { text: 'hush' }, { authorization: 'Bearer abc' }, 401, 'bad_secret'],
    [
      'a secret with a sign',
      { text: 'hush' },
      { authorization: `Bearer ${'a'.repeat(42)}+` },
      401,
      'bad_secret',
    ],
  ])('%s', async (_name, body, headers, status, code) => {
    const room = newRoom();
    const response = await house.post(room, body, headers);
    const told = await response.text();
    expect([response.status, JSON.parse(told).error.code]).toEqual([status, code]);
    expect(told).not.toContain('hush');
    expect(response.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
    expect((await messagesOf(room)).latest).toBe(0);
  });

  test.each([
    ['%', 'bad_code'],
    ['%zz', 'bad_code'],
    ['%ff', 'bad_code'],
    ['%ed%a0%80', 'bad_code'],
    ['a%2Fb', 'bad_code'],
    ['a%00b', 'bad_code'],
    ['%20-%20', 'bad_code'],
    ['x'.repeat(65), 'bad_code'],
  ])('at the impossible code %s', async (code, refusal) => {
    const path = `/api/rooms/${code}/messages`;
    const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n`;
    const answer = await tell(house.port, `${head}Content-Length: 13\r\n\r\n{"text":"hi"}`);
    expect([answer.status, codeIn(answer)]).toEqual([400, refusal]);
  });

  test('a byte too much without a length: told before the end', async () => {
    const client = await RawClient.open(house.port);
    client.send(
      'POST /api/rooms/a/messages HTTP/1.1\r\nHost: a\r\n' +
        'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n' +
        `10000\r\n${'x'.repeat(65_536)}\r\n1\r\nx\r\n`,
    );
    expect(codeIn(await client.answer())).toBe('body_too_big');
    client.close();
  });

  test('64 KiB without a length pass to the next gate', async () => {
    const client = await RawClient.open(house.port);
    client.send(
      'POST /api/rooms/a/messages HTTP/1.1\r\nHost: a\r\n' +
        'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n' +
        `10000\r\n${'x'.repeat(65_536)}\r\n0\r\n\r\n`,
    );
    expect(codeIn(await client.answer())).toBe('bad_json');
    client.close();
  });

  test('bytes that are no UTF-8', async () => {
    const head =
      'POST /api/rooms/a/messages HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
    const body = Buffer.from('{"text":"\xff"}', 'latin1');
    const bytes = Buffer.concat([
      Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`),
      body,
    ]);
    expect(codeIn(await tell(house.port, bytes))).toBe('bad_json');
  });

  test('a body cut off stores nothing', async () => {
    const client = await RawClient.open(house.port);
    client.send(
      'POST /api/rooms/cut/messages HTTP/1.1\r\nHost: a\r\n' +
        'Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"text":"hi"}',
    );
    client.socket.end();
    await client.ended();
    expect((await messagesOf('cut')).latest).toBe(0);
  });
});

describe('reading', () => {
  const room = 'read';
  beforeAll(async () => {
    for (let i = 1; i <= 120; i++) await house.post(room, { name: 'ann', text: `line ${i}` });
  });
  const seqs = async (query: string) =>
    (await messagesOf(room, query)).messages.map(({ seq }) => seq);
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i);

  test('a page has its keys and its messages theirs', async () => {
    const got = await messagesOf(room, '?limit=1');
    expect(Object.keys(got)).toEqual(['epoch', 'latest', 'messages', 'next']);
    expect(got.latest).toBe(120);
    const [message] = got.messages;
    expect(Object.keys(message as object).toSorted()).toEqual(['at', 'author', 'seq', 'text']);
    expect(Object.keys(message?.author as object).toSorted()).toEqual(['claimed', 'id', 'name']);
  });

  test('pages are cut both ways, oldest first', async () => {
    expect(await seqs('')).toEqual(range(71, 120));
    expect(await seqs('?limit=100')).toEqual(range(21, 120));
    expect(await seqs('?before=11&limit=5')).toEqual(range(6, 10));
    expect(await seqs('?after=11&limit=5')).toEqual(range(12, 16));
    expect(await seqs('?after=0&limit=2')).toEqual([1, 2]);
    expect(await seqs('?after=118&before=500')).toEqual([119, 120]);
    expect(await seqs('?after=500')).toEqual([]);
    expect(await seqs('?before=0')).toEqual([]);
    expect(await seqs('?__proto__=1&limit=1')).toEqual([120]);
  });

  test('a page says how to go on, as long as there is more', async () => {
    const next = async (query: string) => (await messagesOf(room, query)).next;
    expect(await next('?limit=100')).toBe(21);
    expect(await next('?limit=100&before=21')).toBe(undefined);
    expect(await next('?limit=100&after=0')).toBe(100);
    expect(await next('?limit=100&after=100')).toBe(undefined);
    expect(await next('?limit=5&after=10&before=15')).toBe(undefined);
    expect(await next('?limit=3&after=10&before=15')).toBe(13);
    expect(await next('?after=500')).toBe(undefined);
    expect(await next('?before=1')).toBe(undefined);
  });

  test('a page about a number says what it leads to and how to go on both ways', async () => {
    expect(await seqs('?around=60&limit=5')).toEqual(range(58, 62));
    const { messages: _, epoch, ...told } = await messagesOf(room, '?around=60&limit=5');
    expect(epoch).toBe(house.store.epoch);
    expect(told).toEqual({ latest: 120, around: 60, older: 58, newer: 62 });
    expect(await seqs('?around=60')).toEqual(range(35, 84));
    const first = await messagesOf(room, '?around=1&limit=4');
    expect([first.messages.length, first.older, first.newer]).toEqual([4, undefined, 4]);
    const last = await messagesOf(room, '?around=999&limit=4');
    expect([last.around, last.older, last.newer]).toEqual([120, 117, undefined]);
  });

  test('a page about a moment is about the first message from then on', async () => {
    const { messages } = await messagesOf(room, '?around=60&limit=1');
    const at = messages[0]?.at ?? 0;
    const first = (await messagesOf(room, '?limit=100&after=0')).messages.find((m) => m.at >= at);
    expect((await messagesOf(room, `?at=${at}&limit=5`)).around).toBe(first?.seq);
    expect((await messagesOf(room, '?at=0&limit=5')).around).toBe(1);
    expect(await seqs(`?at=${at + 86_400_000}&limit=3`)).toEqual(range(118, 120));
  });

  test.each([
    ['?around=1&at=1', 'bad_shape'],
    ['?around=1&before=9', 'bad_shape'],
    ['?at=1&after=9', 'bad_shape'],
    ['?around=x', 'bad_cursor'],
    ['?at=-1', 'bad_cursor'],
    ['?at=1.5', 'bad_cursor'],
    ['?around=1&limit=101', 'page_too_long'],
    ['?before=-1', 'bad_cursor'],
    ['?before=1.5', 'bad_cursor'],
    ['?before=', 'bad_cursor'],
    ['?after=1e400', 'bad_cursor'],
    ['?after=9007199254740993', 'bad_cursor'],
    ['?after=abc', 'bad_cursor'],
    ['?limit=0', 'page_too_long'],
    ['?limit=101', 'page_too_long'],
    ['?limit=x', 'bad_shape'],
  ])('%s is refused', async (query, code) => {
    const response = await house.ask(`/api/rooms/${room}/messages${query}`);
    expect(await refusalIn(response)).toEqual([400, code]);
  });

  test('a room nobody spoke in is empty', async () => {
    expect(await messagesOf('nobody')).toEqual({
      epoch: house.store.epoch,
      latest: 0,
      messages: [],
    });
  });

  test('one message', async () => {
    const one = await house.ask(`/api/rooms/${room}/messages/7`);
    expect(await one.json()).toMatchObject({ seq: 7, text: 'line 7' });
    for (const seq of ['121', '0', '-1', '1.0', '1e2', '9'.repeat(30), '%31']) {
      const none = await house.ask(`/api/rooms/${room}/messages/${seq}`);
      expect(await refusalIn(none)).toEqual([404, 'no_message']);
    }
  });

  test('search finds words of any length, newest first', async () => {
    const words = newRoom();
    for (const text of ['ok then', '東京に行く', 'book a table', '你好']) {
      await house.post(words, { text });
    }
    const found = async (q: string) =>
      (await page(`/api/rooms/${words}/search?q=${encodeURIComponent(q)}`)).messages.map(
        ({ text }) => text,
      );
    expect(await found('ok')).toEqual(['book a table', 'ok then']);
    expect(await found('東京')).toEqual(['東京に行く']);
    expect(await found('你')).toEqual(['你好']);
    expect(await found('TABLE book')).toEqual(['book a table']);
    expect(await found('" OR 1=1 --')).toEqual([]);
    for (const query of ['', '?q=', `?q=${'x'.repeat(201)}`, '?q=a&limit=x']) {
      const response = await house.ask(`/api/rooms/${words}/search${query}`);
      expect(await refusalIn(response)).toEqual([400, 'bad_shape']);
    }
  });
});

test('search finds by person, by time and by what is in it, and goes on', async () => {
  const room = newRoom();
  const texts = ['tea', 'see https://tea.example', 'run `tea`', 'tea again'];
  for (const [i, text] of texts.entries()) {
    await house.post(room, { text, name: i === 3 ? 'Annie' : 'ann' }, bearer('a'));
  }
  await house.post(room, { text: 'tea, says bo', name: 'bo' }, bearer('b'));
  const found = async (query: string) => {
    const page = await house.ask(`/api/rooms/${room}/search?${query}`);
    const { messages, next, total } = (await page.json()) as SearchPage;
    return { seqs: messages.map(({ seq }) => seq), next, total };
  };
  const { id } = (await messagesOf(room)).messages[0]?.author ?? { id: '' };
  expect((await found(`from=${id}`)).seqs).toEqual([4, 3, 2, 1]);
  expect((await found('from=ANN&q=')).seqs).toEqual([3, 2, 1]);
  expect((await found(`from=${id}&has=link,code`)).seqs).toEqual([]);
  expect((await found(`from=${id}&has=link`)).seqs).toEqual([2]);
  expect((await found('has=code&q=run')).seqs).toEqual([3]);
  expect(await found(`from=${id}&limit=3`)).toEqual({ seqs: [4, 3, 2], next: 2, total: 4 });
  expect(await found(`from=${id}&limit=3&cursor=2`)).toEqual({ seqs: [1], total: 1 });
  await house.post(room, { text: '@Annie, look', name: 'bo', mentions: [id] }, bearer('b'));
  expect((await found(`mentions=${id}`)).seqs).toEqual([6]);
  expect((await found('has=mention&mentions=annie')).seqs).toEqual([6]);
  const today = new Date().toISOString().slice(0, 10);
  expect((await found(`q=tea&after=${today}`)).seqs).toEqual([]);
  expect((await found(`before=${Date.now() + 60_000}&after=2020-01-01`)).seqs).toHaveLength(6);
  for (const query of ['from=', 'has=links', 'has=', 'after=3', 'before=2026-13-01', 'cursor=x']) {
    const refused = await house.ask(`/api/rooms/${room}/search?${query}&q=tea`);
    const code = query === 'cursor=x' ? 'bad_cursor' : 'bad_shape';
    expect([query, await refusalIn(refused)]).toEqual([query, [400, code]]);
  }
});

describe("changing one's own", () => {
  const change = (method: string, room: string, seq: number, headers: object, body?: object) =>
    house.ask(`/api/rooms/${room}/messages/${seq}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

  test('edits and removes', async () => {
    const room = newRoom();
    await house.post(room, { text: 'one' }, bearer('a'));
    const edited = await change('PATCH', room, 1, bearer('a'), { text: 'two' });
    expect([edited.status, (await answerIn(edited)).seq]).toEqual([200, 2]);
    const after = await messagesOf(room);
    expect(after.messages).toMatchObject([{ seq: 1, text: 'two' }]);
    expect(after.messages[0]?.editedAt).toBeTypeOf('number');
    const removed = await change('DELETE', room, 1, bearer('a'));
    expect([removed.status, (await answerIn(removed)).seq]).toEqual([200, 3]);
    expect((await messagesOf(room)).messages).toMatchObject([{ seq: 1, text: '' }]);
    const again = await change('DELETE', room, 1, bearer('a'));
    expect(await refusalIn(again)).toEqual([410, 'message_gone']);
  });

  test("not another's, not a stranger's, not nobody's", async () => {
    const room = newRoom();
    await house.post(room, { text: 'one' }, bearer('a'));
    await house.post(room, { name: 'cy', text: 'two' });
    const body = { text: 'mine now' };
    expect(await refusalIn(await change('PATCH', room, 1, bearer('b'), body))).toEqual([
      403,
      'not_yours',
    ]);
    expect(await refusalIn(await change('DELETE', room, 1, bearer('b')))).toEqual([
      403,
      'not_yours',
    ]);
    expect(await refusalIn(await change('PATCH', room, 2, bearer('a'), body))).toEqual([
      403,
      'not_yours',
    ]);
    expect(await refusalIn(await change('PATCH', room, 1, {}, body))).toEqual([
      401,
      'not_authorised',
    ]);
    expect(await refusalIn(await change('DELETE', room, 1, {}))).toEqual([401, 'not_authorised']);
    expect(await refusalIn(await change('DELETE', room, 9, bearer('a')))).toEqual([
      404,
      'no_message',
    ]);
    expect(await refusalIn(await change('PATCH', room, 1, bearer('a'), {}))).toEqual([
      400,
      'bad_shape',
    ]);
    expect((await messagesOf(room)).messages.map(({ text }) => text)).toEqual(['one', 'two']);
  });
});
