import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '../../src/http/routes.ts';
import { guestOf } from '../../src/identity/guest.ts';
import { bearer, type OwnHouse, openHouse, refusalIn, secretOf } from './house.ts';

let house: OwnHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const json = { 'content-type': 'application/json' };

function send(method: string, path: string, body: object | undefined, key?: string, as = 'a') {
  const keyed = key === undefined ? {} : { 'idempotency-key': key };
  const typed = body === undefined ? {} : json;
  return house.ask(`/api/rooms${path}`, {
    method,
    headers: { ...typed, ...keyed, ...bearer(as) },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

const seqIn = async (response: Response | Promise<Response>): Promise<unknown> =>
  ((await (await response).json()) as { seq: unknown }).seq;

test('a key is a ref: again it gets the first answer, with quotes and without, and as a ref', async () => {
  const body = { text: 'hello' };
  const key = '8e03978e-40d5-43e8-bc93-6894a57f9324';
  const first = await send('POST', '/keys/messages', body, `"${key}"`);
  expect(first.status).toBe(201);
  const seq = await seqIn(first);
  expect(await seqIn(send('POST', '/keys/messages', body, key))).toBe(seq);
  expect(await seqIn(send('POST', '/keys/messages', { ...body, ref: key }))).toBe(seq);
  expect(await seqIn(send('POST', '/keys/messages', { ...body, ref: key }, key))).toBe(seq);
  expect(await seqIn(send('POST', '/keys/messages', body, key, 'b'))).not.toBe(seq);
  const told = (await (await house.ask(`/api/rooms/keys/messages/${seq}`)).json()) as object;
  expect(told).toMatchObject({ ref: key });
});

test('two of a kind at the same moment are one', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => send('POST', '/once/messages', { text: 'once' }, 'k1')),
  );
  expect(new Set(await Promise.all(answers.map(seqIn))).size).toBe(1);
});

test('the same key with another body is refused', async () => {
  await send('POST', '/reused/messages', { text: 'tea' }, 'k1');
  expect(await refusalIn(await send('POST', '/reused/messages', { text: 'milk' }, 'k1'))).toEqual([
    409,
    'ref_reused',
  ]);
});

test.each([
  ['nothing', ''],
  ['an empty string', '""'],
  ['a string that does not end', '"k1'],
  ['what comes behind a string', '"k1"x'],
  ['a parameter', '"k1";a=1'],
  ['an escape of what needs none', '"k\\1"'],
  ['two keys', 'k1, k2'],
  ['two strings', '"k1", "k2"'],
  ['words', 'two words'],
  ['a backslash without quotes', 'k\\1'],
  ['more than a ref has', 'k'.repeat(65)],
])('%s is no key', async (_, key) => {
  expect(await refusalIn(await send('POST', '/bad/messages', { text: 'tea' }, key))).toEqual([
    400,
    'bad_ref',
  ]);
});

test('of whoever shows no bearer a key is refused: it would be said twice', async () => {
  const headers = { 'idempotency-key': 'k1' };
  expect(await refusalIn(await house.post('stranger', { text: 'tea' }, headers))).toEqual([
    403,
    'no_key',
  ]);
  expect((await house.post('stranger', { text: 'tea', ref: 'k1' })).status).toBe(201);
});

test('escapes in a string are undone', async () => {
  const seq = await seqIn(send('POST', '/escapes/messages', { text: 'tea' }, '"a\\"b\\\\c"'));
  expect(await (await house.ask(`/api/rooms/escapes/messages/${seq}`)).json()).toMatchObject({
    ref: 'a"b\\c',
  });
});

test.each([
  ['POST', '/both/messages', { text: 'tea', ref: 'k2' }],
  ['POST', '/both/messages', { text: 'tea', ref: null }],
  ['DELETE', '/both/messages/1?ref=k2', undefined],
])('with another ref beside it, %s %s %j is refused', async (method, path, body) => {
  expect(await refusalIn(await send(method, path, body, 'k1'))).toEqual([400, 'bad_ref']);
});

test('what is no object is refused as without a key', async () => {
  for (const body of [[], 'x' as unknown as object, 7 as unknown as object]) {
    expect(await refusalIn(await send('POST', '/shape/messages', body, 'k1'))).toEqual([
      400,
      'bad_shape',
    ]);
    expect((await send('POST', '', body, 'k1')).status).toBe(400);
  }
});

test('every route by which a room decides takes one: done again, nothing more happens', async () => {
  const person = guestOf(secretOf('c')).author.id;
  const cases: Readonly<Record<string, [body: object | undefined, by?: string]>> = {
    'POST /api/rooms': [{ code: 'every' }],
    'POST /api/rooms/{code}/messages': [{ text: 'mine' }],
    'PATCH /api/rooms/{code}/messages/{seq}': [{ text: 'Mine' }],
    'PUT /api/rooms/{code}/messages/{seq}/reactions/{emoji}': [undefined],
    'DELETE /api/rooms/{code}/messages/{seq}/reactions/{emoji}': [undefined],
    'DELETE /api/rooms/{code}/messages/{seq}': [undefined],
    'PATCH /api/rooms/{code}': [{ topic: 'tea' }],
    'PUT /api/rooms/{code}/roles/{person}': [{ role: 'member', name: 'cy' }],
    'DELETE /api/rooms/{code}/roles/{person}': [undefined],
    'POST /api/rooms/{code}/questions': [{ text: 'why?' }, 'b'],
    'POST /api/rooms/{code}/questions/{seq}/answer': [{ text: 'so' }],
    'POST /api/rooms/{code}/acts': [{ type: 'note', person, text: 'x' }],
  };
  // These two need an account, or a link: see link.test.ts and links.test.ts.
  const others = ['POST /api/rooms/{code}/link', 'POST /api/rooms/{code}/links/take'];
  const deciding = routes
    .filter(({ acts }) => acts !== undefined)
    .map(({ method, path }) => `${method} ${path}`)
    .filter((each) => each.includes('/api/'));
  expect(deciding.toSorted()).toEqual([...Object.keys(cases), ...others].toSorted());
  let asked = 0;
  for (const [i, [route, [body, by = 'a']]] of Object.entries(cases).entries()) {
    const [method = '', path = ''] = route.split(' ');
    const seq = path.includes('/questions/') ? asked : 2;
    const parts: Record<string, string> = {
      code: 'every',
      seq: `${seq}`,
      emoji: '%E2%98%95',
      person,
    };
    const to = path
      .replace('/api/rooms', '')
      .replaceAll(/\{(\w+)\}/g, (_, name) => parts[name] ?? '');
    const first = await send(method, to, body, `"key-${i}"`, by);
    expect([route, first.ok]).toEqual([route, true]);
    const told = await seqIn(first);
    if (path.endsWith('/questions')) asked = Number(told);
    expect([route, await seqIn(send(method, to, body, `key-${i}`, by))]).toEqual([route, told]);
    const isInQuery =
      body === undefined || (route.startsWith('PATCH /api/rooms/{code}') && !route.includes('seq'));
    const other = isInQuery
      ? await send(method, `${to}?ref=other`, body, 'key', by)
      : await send(method, to, { ...body, ref: 'other' }, 'key', by);
    expect([route, ...(await refusalIn(other))]).toEqual([route, 400, 'bad_ref']);
  }
});
