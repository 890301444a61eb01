import { afterAll, beforeAll, expect, test } from 'vitest';
import { guestOf } from '../../src/identity/guest.ts';
import { bearer, type OwnHouse, openHouse, refusalIn, secretOf } from './house.ts';

let house: OwnHouse;
beforeAll(async () => {
  house = await openHouse();
  const ask = (path: string, body: object, method = 'POST') =>
    house.ask(`/api/rooms${path}`, { method, headers, body: JSON.stringify(body) });
  const headers = { ...bearer('a'), 'content-type': 'application/json' };
  expect((await ask('', { code: 'tea' })).status).toBe(201);
  for (const text of ['one', 'two', 'three']) await ask('/tea/messages', { text });
  const person = guestOf(secretOf('b')).author.id;
  for (const name of [person, `${person.slice(0, -1)}A`]) {
    await ask(`/tea/roles/${name}`, { role: 'member', name: 'bo' }, 'PUT');
  }
});
afterAll(() => house.close());

const boId = guestOf(secretOf('b')).author.id;
const thumb = encodeURIComponent('👍');

const send = (method: string, path: string, body?: object) =>
  house.ask(`/api/rooms/tea${path}`, {
    method,
    headers: { ...bearer('a'), 'content-type': 'application/json' },
    body: body ? JSON.stringify(body) : null,
  });

test.each([
  ['a removal', 'DELETE', '/messages/2', '/messages/3'],
  ['a reaction', 'PUT', `/messages/4/reactions/${thumb}`, '/messages/4/reactions/%E2%98%95'],
  [
    'a reaction taken back',
    'DELETE',
    `/messages/4/reactions/${thumb}`,
    `/messages/4/reactions/%E2%98%95`,
  ],
  ['a role taken', 'DELETE', `/roles/${boId}`, `/roles/${boId.slice(0, -1)}A`],
])('%s that is sent again with its ref gets the first answer', async (name, method, path, other) => {
  const ref = `?ref=${encodeURIComponent(name)}`;
  const first = await send(method, path + ref);
  expect(first.status).toBe(200);
  const again = await send(method, path + ref);
  expect(await again.json()).toEqual(await first.json());
  // What is there already is answered without a fact, and has no mark.
  if (method === 'PUT' || !path.includes('reactions'))
    expect(await refusalIn(await send(method, other + ref))).toEqual([409, 'ref_reused']);
  expect(await refusalIn(await send(method, `${path}?ref=`))).toEqual([400, 'bad_ref']);
});

test('a setting that is set again with its ref gets the first answer; several settings have none', async () => {
  const first = await (await send('PATCH', '?ref=s1', { title: 'Tea' })).json();
  expect(first).toMatchObject({ room: 'tea', seq: expect.any(Number), settings: { title: 'Tea' } });
  await send('PATCH', '', { title: 'Coffee' });
  expect(await (await send('PATCH', '?ref=s1', { title: 'Tea' })).json()).toEqual({
    ...(first as object),
    settings: { title: 'Coffee' },
  });
  const both = await send('PATCH', '?ref=s2', { title: 'Tea', topic: 'milk' });
  expect(await refusalIn(both)).toEqual([400, 'bad_ref']);
  expect(await (await send('PATCH', '', {})).json()).not.toHaveProperty('seq');
});

test('a reaction has to be an emoji, and its message there', async () => {
  const at = (seq: number, emoji: string) => send('PUT', `/messages/${seq}/reactions/${emoji}`);
  expect(await refusalIn(await at(4, 'no'))).toEqual([400, 'bad_emoji']);
  expect(await refusalIn(await at(4, '%FF'))).toEqual([400, 'bad_emoji']);
  expect(await refusalIn(await at(99, thumb))).toEqual([404, 'no_message']);
  const nobody = await house.ask(`/api/rooms/tea/messages/4/reactions/${thumb}`, { method: 'PUT' });
  expect(nobody.status).toBe(401);
});

test('where one of several settings may not be set, none is', async () => {
  const moderator = { ...bearer('m'), 'content-type': 'application/json' };
  const person = guestOf(secretOf('m')).author.id;
  const given = await send('PUT', `/roles/${person}`, { role: 'moderator', name: 'mo' });
  expect(given.status).toBe(200);
  const body = JSON.stringify({ post: 'members', guests: 'off', archived: true });
  const answer = await house.ask('/api/rooms/tea', { method: 'PATCH', headers: moderator, body });
  expect(await refusalIn(answer)).toEqual([403, 'not_allowed']);
  const { settings } = (await (await house.ask('/api/rooms/tea')).json()) as { settings: object };
  expect(Object.keys(settings)).toEqual(['title']);
});
