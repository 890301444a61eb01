import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askServer } from '../../src/control/ask.ts';
import { leadTime } from '../support/held-time.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;
let rooms = 0;
beforeEach(async () => {
  leadTime();
  parlour = await startParlour();
});
afterEach(() => parlour.end());

const newRoom = () => `new${++rooms}`;
const act = (name: string, given: Record<string, string>) =>
  askServer(parlour.data, { act: name, given });
const waits = (code: string, value: string) =>
  act('room set', { code, setting: 'newcomers', value });
const secretOf = (name: string) => (name[0] ?? 'x').repeat(43);
const come = (name: string) => Talker.greet(parlour.wsUrl, { name, secret: secretOf(name) });
let refs = 0;
const post = (talker: Talker, room: string, text: string, ref = `r${++refs}`) =>
  talker.ask({ type: 'post', room, text, ref });
const seconds = (said: Record<string, unknown>): unknown[] =>
  ((said['me'] ?? said) as { mayNot?: { code: string; seconds: number }[] }).mayNot?.map(
    ({ code, seconds }) => [code, seconds],
  ) ?? [];

test('who never wrote here waits, is told how long and when it is over; who did writes on', async () => {
  const room = newRoom();
  const ann = await come('ann');
  await ann.join(room);
  expect(await post(ann, room, 'I was here before.', 'first')).toMatchObject({ type: 'ack' });
  await waits(room, '20');
  const bo = await come('bo');
  expect(seconds(await bo.join(room))).toEqual([['newcomer', 20]]);
  const refused = await post(bo, room, 'too early');
  expect(refused).toMatchObject({ type: 'refused', code: 'newcomer' });
  expect(refused['retry']).toBeLessThanOrEqual(20);
  expect(refused['retry']).toBeGreaterThan(0);
  expect(await post(ann, room, 'and on')).toMatchObject({ type: 'ack' });
  // A reload begins nothing anew.
  vi.advanceTimersByTime(10_000);
  await bo.close();
  const again = await come('bo');
  const [[, left] = []] = seconds(await again.join(room)) as [string, number][];
  expect(left).toBeLessThanOrEqual(10);
  expect(left).toBeGreaterThan(0);
  vi.advanceTimersByTime(10_000);
  const me = await again.hear('me');
  expect(me).toEqual({ type: 'me', room, role: 'guest' });
  expect(await post(again, room, 'in time')).toMatchObject({ type: 'ack' });
  await waits(room, '3600');
  expect(await post(again, room, 'not new any more')).toMatchObject({ type: 'ack' });
  await Promise.all([ann.close(), again.close()]);
  await parlour.stop();
  parlour = await startParlour({ data: parlour.data });
  const back = await come('bo');
  expect(await back.join(room)).not.toHaveProperty('me');
  expect(await post(back, room, 'after a restart')).toMatchObject({ type: 'ack' });
  await back.close();
});

test('those who are here hear of it as it is set, a question goes through, a member is none', async () => {
  const room = newRoom();
  const [ann, bo] = [await come('ann'), await come('bo')];
  await ann.join(room);
  await bo.join(room);
  await post(ann, room, 'hello', 'hello');
  await waits(room, '600');
  const [[code, left] = []] = seconds(await bo.hear('me')) as [string, number][];
  expect(code).toBe('newcomer');
  // From when it came, not from when that was set.
  expect(left).toBeLessThanOrEqual(600);
  expect(left).toBeGreaterThan(500);
  expect(await bo.ask({ type: 'ask', room, text: 'May I?', ref: 'q' })).toMatchObject({
    type: 'ack',
  });
  expect(await post(bo, room, 'x')).toMatchObject({ code: 'newcomer' });
  const { you } = await Talker.greet(parlour.wsUrl, {
    name: 'bo',
    secret: secretOf('bo'),
  }).then(async (talker) => {
    const { id } = (await (
      await fetch(`${parlour.url}/api/me`, {
        headers: { authorization: `Bearer ${secretOf('bo')}` },
      })
    )
      .json()
      .then(({ author }) => author)) as { id: string };
    await talker.close();
    return { you: id };
  });
  await act('room grant', { code: room, person: you, role: 'member', name: 'bo' });
  expect(await bo.hear('me')).toEqual({ type: 'me', room, role: 'member' });
  expect(await post(bo, room, 'as a member')).toMatchObject({ type: 'ack' });
  await waits(room, '0');
  expect(await post(ann, room, 'on')).toMatchObject({ type: 'ack' });
  await Promise.all([ann.close(), bo.close()]);
});

test('a stranger waits on each connection, and over HTTP it is never in the room', async () => {
  const room = newRoom();
  await waits(room, '20');
  const golem = await Talker.open(`${parlour.wsUrl}?dialect=roomcode&roomCode=${room}`);
  golem.say('{"Author":"cy","Content":"too early"}');
  expect((await golem.ended()).code).toBe(1008);
  const stranger = await Talker.greet(parlour.wsUrl, { name: 'cy' });
  expect(seconds(await stranger.join(room))).toEqual([['newcomer', 20]]);
  vi.advanceTimersByTime(20_000);
  await stranger.hear('me');
  expect(await post(stranger, room, 'now')).toMatchObject({ type: 'ack' });
  await stranger.close();
  const answer = await fetch(`${parlour.url}/api/rooms/${room}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"text":"by curl"}',
  });
  expect(answer.status).toBe(403);
  expect(answer.headers.get('retry-after')).toBe('20');
  expect(await answer.json()).toMatchObject({ error: { code: 'newcomer', retry: 20 } });
});
