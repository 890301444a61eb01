import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { askServer } from '../../src/control/ask.ts';
import { holdTime } from '../support/held-time.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;
let rooms = 0;
beforeAll(async () => {
  parlour = await startParlour();
});
afterAll(() => parlour.end());

const newRoom = () => `room${++rooms}`;
const act = (name: string, given: Record<string, string>) =>
  askServer(parlour.data, { act: name, given });
const set = (code: string, setting: string, value: string) =>
  act('room set', { code, setting, value });
const secretOf = (letter: string) => letter.repeat(43);
const come = (name: string) =>
  Talker.greet(parlour.wsUrl, { name, secret: secretOf(name[0] ?? 'x') });
const post = (talker: Talker, room: string, text: string) =>
  talker.ask({ type: 'post', room, text, ref: text });

test('who comes in is told what it may not do, as it is refused, and each change of that', async () => {
  const room = newRoom();
  await set(room, 'post', 'moderators');
  const ann = await come('ann');
  const { you } = { you: await ann.join(room) };
  expect(you['me']).toEqual({ role: 'guest', mayNot: [{ what: 'post', code: 'read_only' }] });
  expect(await post(ann, room, 'x')).toMatchObject({ type: 'refused', code: 'read_only' });
  await set(room, 'archived', 'yes');
  expect(await ann.hear('me')).toMatchObject({ mayNot: [{ what: 'post', code: 'archived' }] });
  await set(room, 'archived', 'no');
  expect(await ann.hear('me')).toMatchObject({ mayNot: [{ what: 'post', code: 'read_only' }] });
  // What changes nothing for it is told to nobody alone.
  await set(room, 'topic', 'tea');
  await set(room, 'post', 'anyone');
  const me = await ann.hear('me');
  expect(me).toEqual({ type: 'me', room, role: 'guest' });
  expect(await post(ann, room, 'now')).toMatchObject({ type: 'ack' });
  await ann.close();
});

test('nobody is told anything where nothing is other than usual', async () => {
  const room = newRoom();
  await set(room, 'topic', 'tea');
  const bo = await come('bo');
  expect(await bo.join(room)).not.toHaveProperty('me');
  await bo.close();
});

test('a room that opens, and ends, tells so at that moment', async () => {
  const room = newRoom();
  holdTime();
  await set(room, 'opens', `${Date.now() + 90_000}`);
  const ann = await come('ann');
  const { me } = (await ann.join(room)) as unknown as { me: { mayNot: { seconds: number }[] } };
  expect(me.mayNot).toMatchObject([{ what: 'post', code: 'read_only' }]);
  expect(me.mayNot[0]?.seconds).toBe(90);
  vi.advanceTimersByTime(90_000);
  expect(await ann.hear('me')).toEqual({ type: 'me', room, role: 'guest' });
  expect(await post(ann, room, 'open!')).toMatchObject({ type: 'ack' });
  await set(room, 'ends', `${Date.now() + 60_000}`);
  vi.advanceTimersByTime(60_000);
  const ended = await ann.hear('me');
  expect(ended).toMatchObject({ mayNot: [{ what: 'post', code: 'read_only' }] });
  expect(await post(ann, room, 'late')).toMatchObject({ code: 'read_only' });
  await ann.close();
});

test('a role that ends takes what it allowed, over an event stream, too', async () => {
  const room = newRoom();
  await set(room, 'post', 'members');
  const ann = await come('ann');
  const joined = await ann.join(room);
  expect(joined['me']).toMatchObject({ mayNot: [{ code: 'read_only' }] });
  const person = await idOf(secretOf('a'));
  holdTime();
  await act('room grant', { code: room, person, role: 'member', for: '60s' });
  expect(await ann.hear('me')).toMatchObject({ role: 'member' });
  const told = await fetch(`${parlour.url}/api/rooms/${room}`, bearer(secretOf('a')));
  expect(await told.json()).toMatchObject({ me: { role: 'member' } });
  vi.advanceTimersByTime(60_000);
  expect(await ann.hear('me')).toEqual({
    ...{ type: 'me', room, role: 'guest' },
    mayNot: [{ what: 'post', code: 'read_only' }],
  });
  const after = await fetch(`${parlour.url}/api/rooms/${room}`, bearer(secretOf('a')));
  expect(await after.json()).toMatchObject({ me: { mayNot: [{ what: 'post' }] } });
  await ann.close();
});

const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });

async function idOf(secret: string): Promise<string> {
  const answer = await fetch(`${parlour.url}/api/me`, bearer(secret));
  return ((await answer.json()) as { author: { id: string } }).author.id;
}
