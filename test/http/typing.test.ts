import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { newSecret } from '../../src/client/secret.ts';
import { guestOf } from '../../src/identity/guest.ts';
import { noRates } from '../../src/protocol/rate.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { type Block, StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour({}, {}, { ...noRates, typing: { burst: 1, everyMs: 60_000 } });
});
afterAll(() => parlour.end());

const anns = newSecret();
const ann = { id: guestOf(anns).author.id, name: 'ann' };

function types(room: string, secret = anns, body: object = { name: 'ann' }): Promise<Response> {
  return fetch(`${parlour.url}/api/rooms/${room}/typing`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify(body),
  });
}

async function talkerIn(room: string, name = 'bo', secret = newSecret()): Promise<Talker> {
  const talker = await Talker.greet(parlour.wsUrl, { name, secret });
  onTestFinished(() => talker.close());
  await talker.join(room);
  return talker;
}

async function hears(room: string, more: string, secret?: string): Promise<StreamReader> {
  const { epoch, latest } = (await (await fetch(`${parlour.url}/api/rooms/${room}`)).json()) as {
    epoch: string;
    latest: number;
  };
  const url = `${parlour.url}/api/events?room=${room}&after=${epoch}:${latest}${more}`;
  const bearer = secret ? { authorization: `Bearer ${secret}` } : undefined;
  const stream = await StreamReader.open(url, bearer);
  onTestFinished(() => stream.close());
  expect(await stream.next()).toHaveProperty('retry');
  return stream;
}

/** The next blocks' words, with the names of those that they are of. */
async function next(stream: StreamReader, type: string): Promise<Record<string, unknown>> {
  for (;;) {
    const block = (await stream.next()) as Block;
    if (block.event !== type) continue;
    // Who is cut off comes back to where it was in the log.
    expect(block.id).toBeUndefined();
    return JSON.parse(block.data ?? '') as Record<string, unknown>;
  }
}

test('a hint by HTTP is heard on sockets and on streams that ask for it, once in so long in each room', async () => {
  const bo = await talkerIn('tea');
  const stream = await hears('tea', '&signals=1');
  const answer = await types('Tea');
  expect([answer.status, await answer.json()]).toEqual([200, { room: 'tea' }]);
  const told = { type: 'typing', room: 'tea', author: ann };
  expect(await bo.hear('typing')).toEqual(told);
  expect(await next(stream, 'typing')).toEqual(told);

  const more = await types('tea');
  expect(more.status).toBe(429);
  expect(await more.json()).toMatchObject({ error: { code: 'too_fast' } });
  expect(Number(more.headers.get('retry-after'))).toBeGreaterThan(50);
  expect((await types('coffee')).status).toBe(200);
});

test('who shows nothing, is out or is kept from the room hints at nothing', async () => {
  const nobody = await fetch(`${parlour.url}/api/rooms/tea/typing`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(await nobody.json()).toMatchObject({ error: { code: 'not_authorised' } });
  const long = await types('cake', anns, { name: 'a'.repeat(65) });
  expect(await long.json()).toMatchObject({ error: { code: 'name_too_long' } });
  const { owner, code } = await ownRoom('out');
  // Nobody is out who was never there.
  await talkerIn(code, 'ann', anns);
  const banned = await owner.ask({ type: 'ban', room: code, person: ann.id, ref: 'b' });
  expect(banned).toHaveProperty('type', 'banned');
  expect(await (await types(code)).json()).toMatchObject({ error: { code: 'banned' } });
  await owner.ask({ type: 'set', room: code, setting: 'read', value: 'members', ref: 's' });
  const cy = await types(code, newSecret());
  expect(await cy.json()).toMatchObject({ error: { code: 'members_only' } });
});

async function ownRoom(code: string): Promise<{ owner: Talker; secret: string; code: string }> {
  const secret = newSecret();
  const owner = await Talker.greet(parlour.wsUrl, { name: 'owner', secret });
  onTestFinished(() => owner.close());
  await owner.ask({ type: 'make', room: code, ref: 'm' });
  await owner.join(code);
  return { owner, secret, code };
}

test('a stream that asks begins with the people, and hears who comes and goes', async () => {
  await talkerIn('cups');
  const stream = await hears('cups', '&signals=1');
  const first = await next(stream, 'people');
  expect(first).toMatchObject({ room: 'cups', count: 2, list: [{ name: 'bo' }] });
  const cy = await Talker.greet(parlour.wsUrl, { name: 'cy', secret: newSecret() });
  await cy.join('cups');
  const isOf = (name: string) => expect.arrayContaining([expect.objectContaining({ name })]);
  let came = await next(stream, 'presence');
  while (came['count'] !== 3) came = await next(stream, 'presence');
  expect(came).toEqual({ type: 'presence', room: 'cups', count: 3, came: isOf('cy'), went: [] });
  await cy.close();
  expect(await next(stream, 'presence')).toMatchObject({ count: 2, went: [expect.any(String)] });
});

test.each([
  ['counted', { count: 2 }],
  ['hidden', { count: 0 }],
])('where people are %s, so it is on a stream, but for who keeps order', async (value, seen) => {
  const { owner, secret, code } = await ownRoom(value);
  await owner.ask({ type: 'set', room: code, setting: 'people', value, ref: 's' });
  const stream = await hears(code, '&signals=1');
  expect(await next(stream, 'people')).toEqual({ type: 'people', room: code, ...seen });
  const cleared = await hears(code, '&signals=1', secret);
  expect(await next(cleared, 'people')).toMatchObject({ list: [{ name: 'owner' }] });
  await types(code);
  expect(await next(cleared, 'typing')).toMatchObject({ author: ann });
  await owner.ask({ type: 'post', room: code, text: 'hi', ref: 'p' });
  const heard: string[] = [];
  while (!heard.includes('posted')) heard.push((await stream.next())?.event ?? '');
  expect(heard).not.toContain('typing');
});

test('who comes to keep order is told by name who is here, and by number once it does no more', async () => {
  const { owner, code } = await ownRoom('gained');
  await owner.ask({ type: 'set', room: code, setting: 'people', value: 'counted', ref: 's' });
  const stream = await hears(code, '&signals=1', anns);
  expect(await next(stream, 'people')).toEqual({ type: 'people', room: code, count: 2 });
  // What gathered as they came is told by then: nothing but the role is news.
  await next(stream, 'presence');
  const person = ann.id;
  const grant = { type: 'grant', room: code, person, name: 'ann', role: 'moderator', ref: 'g' };
  expect(await owner.ask(grant)).toHaveProperty('type', 'granted');
  await next(stream, 'reset');
  expect(await next(stream, 'presence')).toMatchObject({ count: 2, came: [{ name: 'owner' }] });
  await owner.ask({ type: 'revoke', room: code, person, ref: 'r' });
  let told = await next(stream, 'presence');
  while ('came' in told) told = await next(stream, 'presence');
  expect(told).toEqual({ type: 'presence', room: code, count: 2 });
});

test('a stream that does not ask hears the facts alone, as it always did', async () => {
  const bo = await talkerIn('plain');
  const streams = [
    await hears('plain', ''),
    await StreamReader.open(`${parlour.url}/api/rooms/plain/events?facts=all&signals=1`),
  ];
  onTestFinished(() => streams[1]?.close());
  await streams[1]?.next();
  await types('plain');
  await bo.hear('typing');
  await bo.ask({ type: 'post', room: 'plain', text: 'hi', ref: 'p' });
  for (const stream of streams) expect(await stream.next()).toHaveProperty('event', 'posted');
});

test('who says a name with its bearer is listed by it, by one name and number however many streams it has', async () => {
  const bo = await talkerIn('mugs');
  await bo.hear('presence');
  const { id } = ann;
  await hears('mugs', '&signals=1&name=ann', anns);
  expect(await bo.hear('presence')).toMatchObject({
    count: 2,
    came: [{ id, name: 'ann' }],
    went: [],
  });
  const second = await hears('mugs', '&signals=1&name=ann', anns);
  expect(await next(second, 'people')).toMatchObject({
    count: 2,
    list: [{ name: 'bo' }, { id, name: 'ann' }],
  });
  // Nobody vouches for a name without a bearer.
  const stranger = await hears('mugs', '&signals=1&name=cy');
  const { list } = (await next(stranger, 'people')) as { list: { name: string }[] };
  expect(list.map(({ name }) => name)).toEqual(['bo', 'ann']);
  const long = await hears('mugs', `&signals=1&name=${'c'.repeat(65)}`, newSecret());
  expect(await next(long, 'people')).toMatchObject({ count: 4, list: [{}, {}] });
});

test('a name on a stream shows nobody where people are counted', async () => {
  const { owner, code } = await ownRoom('masks');
  const bo = await talkerIn(code);
  await owner.ask({ type: 'set', room: code, setting: 'people', value: 'counted', ref: 's' });
  await hears(code, '&name=ann', anns);
  let told = await bo.hear('presence');
  while (told['count'] !== 3) told = await bo.hear('presence');
  expect(told).toEqual({ type: 'presence', room: code, count: 3 });
});
