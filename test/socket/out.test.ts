import { once } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { guestOf } from '../../src/identity/guest.ts';
import { holdTime } from '../support/held-time.ts';
import { StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';

const room = 'tea';
const secret = 'b'.repeat(43);
const { id } = guestOf(secret).author;
const hope = tokenOf({ sub: 'hope', parlour: { role: 'host' } });

async function openRoom() {
  const house = await openTokenHouse();
  const send = async (path: string, method: string, body: object, bearer = hope) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method, headers, body: JSON.stringify(body) };
    const response = await house.ask(path, bearer, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const act = async (body: object) => {
    expect(await send(`/api/rooms/${room}/acts`, 'POST', body)).toMatchObject({ status: 200 });
  };
  const grant = (role: string) =>
    send(`/api/rooms/${room}/roles/${id}`, 'PUT', { role, name: 'bo' });
  return { house, send, act, grant };
}

const say = (talker: Talker, text: string) => talker.ask({ type: 'post', room, text, ref: text });

test('whoever is timed out is told, stays where it is without its name, and speaks again at its time', async () => {
  holdTime();
  const { house, act } = await openRoom();
  const [bo, ann] = [
    await house.greet({ secret, name: 'bo' }),
    await house.greet({ secret: 'a'.repeat(43), name: 'ann' }),
  ];
  for (const each of [bo, ann]) await each.join(room);
  const nameless = { id, name: expect.stringMatching(/^guest-/) };
  await act({ type: 'timeout', person: id, seconds: 60, reason: 'calm down, please' });
  const why = { code: 'timed_out', seconds: 60, reason: 'calm down, please' };
  expect(await bo.hear('out')).toEqual({ type: 'out', room, ...why });
  expect(await bo.hear('me')).toEqual({
    ...{ type: 'me', room, role: 'guest', name: nameless.name },
    mayNot: [{ what: 'post', ...why }],
  });
  vi.advanceTimersByTime(2_000);
  expect(await ann.hear('presence')).toMatchObject({
    came: expect.arrayContaining([nameless]),
  });
  const { code, reason } = why;
  expect(await say(bo, 'but')).toMatchObject({ type: 'refused', code, retry: 58, reason });
  bo.tell({ type: 'typing', room });
  expect(await bo.join(room)).toMatchObject({ type: 'joined', people: { count: 2 } });
  const posted = await house.post(room, 'but', secret);
  expect(await posted.json()).toMatchObject({ error: { code, reason } });
  expect(posted.status).toBe(403);
  expect(ann.frames.join('')).not.toContain(reason);
  // Seats move at whole seconds.
  vi.advanceTimersByTime(59_000);
  expect(await bo.hear('me')).toEqual({ type: 'me', room, role: 'guest' });
  expect(await say(bo, 'again')).toMatchObject({ type: 'ack' });
  const heard: string[] = [];
  for (;;) {
    const { type } = await ann.nextEvent();
    heard.push(type);
    if (type === 'posted') break;
  }
  expect(heard).not.toContain('typing');
});

test('who is out by its address alone is told so, and goes without its name and its typing', async () => {
  holdTime();
  const { house, act } = await openRoom();
  const [annSecret, newSecret, laterSecret] = ['a', 'n', 'l'].map((letter) => letter.repeat(43));
  expect((await house.post(room, 'an old hand', annSecret)).status).toBe(201);
  const posted = await house.post(room, 'spam', secret);
  const { seq } = (await posted.json()) as { seq: number };
  const [ann, one] = [
    await house.greet({ secret: annSecret, name: 'ann' }),
    await house.greet({ secret: newSecret, name: 'loud' }),
  ];
  for (const each of [ann, one]) await each.join(room);
  await act({ type: 'ban', seq, address: true, seconds: 60 });
  const mayNot = [{ what: 'post', code: 'banned', seconds: 60 }];
  expect(await one.hear('me')).toMatchObject({ name: expect.stringMatching(/^guest-/), mayNot });
  const later = await house.greet({ secret: laterSecret, name: 'louder' });
  const me = { name: expect.stringMatching(/^guest-/), mayNot: [{ code: 'banned' }] };
  expect(await later.join(room)).toMatchObject({ me });
  for (const each of [one, later]) each.tell({ type: 'typing', room });
  later.tell({ type: 'name', name: 'loudest' });
  const joined = await later.join(room);
  const { list } = joined['people'] as { list: readonly { name: string }[] };
  const names = list.map(({ name }) => name.replace(/^guest-.*/, 'guest')).toSorted();
  expect(names).toEqual(['ann', 'guest', 'guest']);
  vi.advanceTimersByTime(62_000);
  expect((await one.hear('me'))['mayNot']).toBeUndefined();
  expect(await say(one, 'again')).toMatchObject({ type: 'ack' });
  const heard: string[] = [];
  for (;;) {
    const { type } = await ann.nextEvent();
    heard.push(type);
    if (type === 'posted') break;
  }
  expect(heard).not.toContain('typing');
});

test('a stranger who is met by its connection alone is told so as it sits there, and its typing does not pass', async () => {
  const { house, act } = await openRoom();
  const greet = async (name: string) => {
    // What a proxy says for everybody tells no address apart.
    const headers = { 'x-forwarded-for': '192.0.2.9' };
    const ws = new WebSocket(house.wsUrl, ['parlour.v1'], { headers });
    const talker = new Talker(ws);
    await once(ws, 'open');
    talker.tell({ type: 'hello', name });
    await talker.hear('welcome');
    await talker.join(room);
    return talker;
  };
  const [ann, eve, other] = [await greet('ann'), await greet('eve'), await greet('eve')];
  const { seq } = await say(eve, 'spam');
  await act({ type: 'ban', seq, seconds: 60 });
  const why = { code: 'banned', seconds: expect.any(Number) };
  expect(await eve.hear('out')).toMatchObject(why);
  expect(await eve.hear('me')).toMatchObject({ mayNot: [{ what: 'post', ...why }] });
  expect(await eve.join(room)).toMatchObject({ me: { mayNot: [{ code: 'banned' }] } });
  eve.tell({ type: 'typing', room });
  expect(await say(eve, 'but')).toMatchObject({ type: 'refused', code: 'banned' });
  other.tell({ type: 'typing', room });
  expect(await ann.hear('typing')).toBeDefined();
  expect(await say(other, 'the other one')).toMatchObject({ type: 'ack' });
  const heard: string[] = [];
  for (;;) {
    const { type, text } = await ann.nextEvent();
    heard.push(type);
    if (text === 'the other one') break;
  }
  expect(heard).not.toContain('typing');
  await Promise.all([ann, eve, other].map((each) => each.close()));
});

test('where only members read, it is out by every road, and comes in when that is taken back', async () => {
  const { house, send, act, grant } = await openRoom();
  await grant('member');
  expect((await send(`/api/rooms/${room}`, 'PATCH', { read: 'members' })).status).toBe(200);
  const bo = await house.greet({ secret, name: 'bo' });
  for (const each of [room, 'milk']) expect(await bo.join(each)).toMatchObject({ type: 'joined' });
  const { body } = await send('/api/ticket', 'POST', { room, for: 'connect' }, secret);
  const golem = await Talker.open(`${house.wsUrl}?dialect=golem&ticket=${body['ticket']}`);
  golem.say(`join {"name":"${room}"}`);
  const stream = await StreamReader.open(`${house.url}/api/rooms/${room}/events`, {
    authorization: `Bearer ${secret}`,
  });
  onTestFinished(() => stream.close());
  expect(await say(bo, 'in')).toMatchObject({ type: 'ack' });
  expect(await golem.next()).toContain('in');
  await act({ type: 'ban', person: id, seconds: 600, reason: 'spam' });
  const [code, reason] = ['banned', 'spam'];
  expect(await bo.hear('out')).toEqual({ type: 'out', room, code, seconds: 600, reason });
  expect(await bo.hear('refused')).toMatchObject({ room, code, retry: 600, reason });
  const refused = { type: 'refused', code, retry: expect.any(Number), reason };
  expect(await bo.join(room)).toMatchObject(refused);
  expect(await bo.ask({ type: 'post', room: 'milk', text: 'here', ref: 'm' })).toMatchObject({
    type: 'ack',
  });
  expect(await golem.ended()).toMatchObject({ code: 4503 });
  const told: Record<string, string> = {};
  for (;;) {
    const block = await stream.next();
    if (!block) break;
    if (block.event) told[block.event] = block.data ?? '';
  }
  for (const word of ['out', 'refused']) {
    expect(JSON.parse(told[word] ?? '')).toMatchObject({ code, reason });
  }
  const again = await house.ask(`/api/rooms/${room}/events`, secret);
  expect(again.status).toBe(403);
  expect(await again.json()).toMatchObject({
    error: { code, retry: expect.any(Number), reason },
  });
  expect((await house.ask(`/api/rooms/${room}/messages`, secret)).status).toBe(403);
  await act({ type: 'unban', person: id });
  expect(await bo.join(room)).toMatchObject({ type: 'joined', me: { role: 'member' } });
});

test('a moderator who is banned keeps order no more, and hears what is sealed no more', async () => {
  const { house, act, grant } = await openRoom();
  await grant('moderator');
  const bo = await house.greet({ secret, name: 'bo' });
  expect(await bo.join(room)).toMatchObject({ me: { role: 'moderator', cleared: true } });
  await act({ type: 'ban', person: id });
  expect(await bo.hear('me')).toMatchObject({ role: 'guest', mayNot: [{ code: 'banned' }] });
  await act({ type: 'note', person: id, text: 'what bo must not read' });
  expect(await bo.nextEvent()).toMatchObject({ type: 'sealed' });
  const undo = { type: 'unban', room, person: id, ref: 'u' };
  expect(await bo.ask(undo)).toMatchObject({ type: 'refused', code: 'banned', retry: null });
});
