import { expect, test } from 'vitest';
import { guestOf } from '../../src/identity/guest.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';

const host = tokenOf({ sub: 'hope', name: 'hope', parlour: { role: 'host' } });
const ann = 'a'.repeat(43);
const annId = guestOf(ann).author.id;

test('every act has one route, which its type tells apart', async () => {
  const { ask, post } = await openTokenHouse();
  await post('tea', 'tea?', ann);
  const act = async (body: object, bearer?: string) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await ask('/api/rooms/tea/acts', bearer, init);
    return { status: response.status, body: await response.json() };
  };
  const note = { type: 'note', person: annId, text: 'warned', ref: 'n1' };
  const first = await act(note, host);
  expect(first).toMatchObject({ status: 200, body: { room: 'tea', seq: 2 } });
  expect(await act(note, host)).toEqual(first);
  const refused = (status: number, code: string) => ({ status, body: { error: { code } } });
  expect(await act(note, ann)).toMatchObject(refused(403, 'not_allowed'));
  expect(await act(note)).toMatchObject(refused(401, 'not_authorised'));
  expect(await act({ ...note, type: 'dance' }, host)).toMatchObject(refused(400, 'bad_shape'));
  expect(await act({ type: 'note', text: 'x' }, host)).toMatchObject(refused(404, 'bad_person'));
});

test('those who keep order read what was done, and nobody else does', async () => {
  const { ask, post } = await openTokenHouse();
  const get = async (query = '', bearer?: string) => {
    const response = await ask(`/api/rooms/tea/acts${query}`, bearer);
    return { status: response.status, body: await response.json() };
  };
  expect(await get('', host)).toEqual({ status: 200, body: { room: 'tea', entries: [] } });
  await post('tea', 'tea?', ann);
  const headers = { 'content-type': 'application/json' };
  for (const text of ['one', 'two', 'three']) {
    const body = JSON.stringify({ type: 'note', person: annId, text });
    await ask('/api/rooms/tea/acts', host, { method: 'POST', headers, body });
  }
  expect(await get('?limit=2', host)).toMatchObject({
    body: {
      entries: [
        {
          type: 'noted',
          text: 'three',
          as: { role: 'host', by: 'host' },
          author: { name: 'hope' },
        },
        { type: 'noted', text: 'two' },
      ],
      next: 3,
    },
  });
  const { entries, ...rest } = (await get('?before=3', host)).body as { entries: unknown[] };
  expect([entries.length, rest]).toEqual([1, { room: 'tea' }]);
  const refused = (status: number, code: string) => ({ status, body: { error: { code } } });
  expect(await get('', ann)).toMatchObject(refused(403, 'not_allowed'));
  expect(await get()).toMatchObject(refused(401, 'not_authorised'));
  expect(await get('?before=x', host)).toMatchObject(refused(400, 'bad_cursor'));
});

test('of a person those who keep order are told what is known, and nobody else is', async () => {
  const { ask, post } = await openTokenHouse();
  const card = async (person: string, bearer?: string) => {
    const response = await ask(`/api/rooms/tea/people/${person}`, bearer);
    return { status: response.status, body: await response.json() };
  };
  const act = async (body: object) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    expect((await ask('/api/rooms/tea/acts', host, init)).status).toBe(200);
  };
  const { author } = (await (await ask('/api/me', ann)).json()) as { author: { id: string } };
  const said = (await (await post('tea', 'tea?', ann)).json()) as { at: number };
  await act({ type: 'timeout', seq: 1, seconds: 60, reason: 'spam' });
  await act({ type: 'note', person: author.id, text: 'warned' });
  expect(await card(author.id, host)).toEqual({
    status: 200,
    body: {
      ...{ room: 'tea', person: author.id, messages: 1, since: said.at },
      out: { kind: 'timed-out', until: expect.any(Number), reason: 'spam' },
      notes: [{ seq: 3, text: 'warned', at: expect.any(Number), author: expect.any(Object) }],
    },
  });
  expect(await card('g_AAAAAAAAAAAAAAAAAAAAAA', host)).toMatchObject({ body: { messages: 0 } });
  expect(await card('a b', host)).toMatchObject({ status: 404 });
  expect(await card(author.id, ann)).toMatchObject({
    status: 403,
    body: { error: { code: 'not_allowed' } },
  });
  expect((await card(author.id)).status).toBe(401);
});

test('a ban by address says before whom it would hit, and holds for who is new from there', async () => {
  const { ask, post, greet } = await openTokenHouse();
  const secretOf = (letter: string) => letter.repeat(43);
  const reach = async (seq: number, bearer = host) => {
    const response = await ask(`/api/rooms/tea/messages/${seq}/reach`, bearer);
    return { status: response.status, body: await response.json() };
  };
  expect((await post('tea', 'an old hand', secretOf('o'))).status).toBe(201);
  expect((await post('tea', 'spam', ann)).status).toBe(201);
  for (const letter of ['o', 'n', 'm']) {
    const talker = await greet({ secret: secretOf(letter), name: letter });
    await talker.join('tea');
  }
  expect(await reach(2)).toEqual({ status: 200, body: { room: 'tea', seq: 2, here: 2 } });
  expect(await reach(2, ann)).toMatchObject({ status: 403 });
  expect(await reach(9)).toMatchObject({ status: 409, body: { error: { code: 'no_address' } } });
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ type: 'ban', seq: 2, address: true });
  const banned = await ask('/api/rooms/tea/acts', host, { method: 'POST', headers, body });
  expect(banned.status).toBe(200);
  expect((await post('tea', 'more spam', secretOf('n'))).status).toBe(403);
  expect((await post('tea', 'as a stranger')).status).toBe(403);
  expect((await post('tea', 'on I go', secretOf('o'))).status).toBe(201);
  const forwarded = { ...headers, 'x-forwarded-for': '192.0.2.7' };
  const text = JSON.stringify({ text: 'behind a proxy' });
  const sent = await ask('/api/rooms/tea/messages', secretOf('p'), {
    ...{ method: 'POST', headers: forwarded, body: text },
  });
  // What anybody may write into a header lets nobody out.
  expect(sent.status).toBe(403);
});
