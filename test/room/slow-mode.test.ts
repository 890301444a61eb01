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

const newRoom = () => `slow${++rooms}`;
const act = (name: string, given: Record<string, string>) =>
  askServer(parlour.data, { act: name, given });
const slow = (code: string, value: string) => act('room set', { code, setting: 'slow', value });
const secretOf = (name: string) => (name[0] ?? 'x').repeat(43);
const come = (name: string) => Talker.greet(parlour.wsUrl, { name, secret: secretOf(name) });
let refs = 0;
const post = (talker: Talker, room: string, text: string, ref = `r${++refs}`) =>
  talker.ask({ type: 'post', room, text, ref });
const told = (said: Record<string, unknown>): unknown =>
  ((said['me'] ?? said) as { mayNot?: unknown }).mayNot;
/** A busy machine may be late, and nobody early. */
const left = (most: number) =>
  expect.toSatisfy((seconds: number) => seconds <= most && seconds > most - 8, `${most} or less`);
const mayNot = (seconds: number) => [{ what: 'post', code: 'slow', seconds: left(seconds) }];

async function postByCurl(room: string, text: string, secret?: string) {
  const headers = { ...(secret && { authorization: `Bearer ${secret}` }) };
  return fetch(`${parlour.url}/api/rooms/${room}/messages`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
}

test('two messages of one person are so many seconds apart, on every road, and it is told so', async () => {
  const room = newRoom();
  await slow(room, '20');
  const ann = await come('ann');
  await ann.join(room);
  ann.tell({ type: 'post', room, text: 'one', ref: 'one' });
  const heard = [await ann.nextEvent(), await ann.nextEvent(), await ann.nextEvent()];
  expect(heard.map(({ type }) => type).sort()).toEqual(['ack', 'me', 'posted']);
  const [me = {}] = heard.filter(({ type }) => type === 'me');
  expect(told(me)).toEqual(mayNot(20));
  const refused = await post(ann, room, 'two');
  expect(refused).toMatchObject({ type: 'refused', code: 'slow', retry: left(20) });
  const other = await come('ann');
  expect(told(await other.join(room))).toEqual(mayNot(20));
  expect(await post(other, room, 'two')).toMatchObject({ code: 'slow' });
  const byHttp = await postByCurl(room, 'two', secretOf('ann'));
  expect([byHttp.status, Number(byHttp.headers.get('retry-after'))]).toEqual([429, left(20)]);
  const now = await fetch(`${parlour.url}/api/rooms/${room}`, {
    headers: { authorization: `Bearer ${secretOf('ann')}` },
  });
  expect(told((await now.json()) as Record<string, unknown>)).toEqual(mayNot(20));
  // Nobody waits for somebody else, and not to react, edit or ask.
  const bo = await come('bo');
  await bo.join(room);
  expect(await post(bo, room, 'hello')).toMatchObject({ type: 'ack' });
  expect(await ann.ask({ type: 'edit', room, seq: 2, text: 'uno', ref: 'e' })).toMatchObject({
    type: 'ack',
  });
  expect(await ann.ask({ type: 'ask', room, text: 'May I?', ref: 'q' })).toMatchObject({
    type: 'ack',
  });
  vi.advanceTimersByTime(20_000);
  expect(await ann.hear('me')).toEqual({ type: 'me', room, role: 'guest' });
  expect(await post(ann, room, 'two')).toMatchObject({ type: 'ack' });
  await Promise.all([ann.close(), other.close(), bo.close()]);
});

test('what comes again under its ref is answered at once, and takes no turn', async () => {
  const room = newRoom();
  await slow(room, '20');
  const ann = await come('ann');
  await ann.join(room);
  const first = await post(ann, room, 'one', 'same');
  expect(await post(ann, room, 'one', 'same')).toMatchObject({ type: 'ack', seq: first['seq'] });
  vi.advanceTimersByTime(20_000);
  // Its turn has come, and what was said before is no new message.
  expect(await post(ann, room, 'one', 'same')).toMatchObject({ seq: first['seq'] });
  expect(await post(ann, room, 'two')).toMatchObject({ type: 'ack' });
  await ann.close();
});

test('of two that come at once one has the turn; less, or none, is so from its commit', async () => {
  const room = newRoom();
  await slow(room, '3600');
  const ann = await come('ann');
  await ann.join(room);
  for (const ref of ['one', 'two']) ann.tell({ type: 'post', room, text: ref, ref });
  const heard = [];
  while (heard.length < 4) heard.push(await ann.nextEvent());
  expect(heard.map(({ type }) => type).sort()).toEqual(['ack', 'me', 'posted', 'refused']);
  expect(heard).toContainEqual(expect.objectContaining({ code: 'slow', ref: 'two' }));
  vi.advanceTimersByTime(10_000);
  await slow(room, '30');
  expect(await post(ann, room, 'three')).toMatchObject({ code: 'slow', retry: left(20) });
  await slow(room, '0');
  expect(await post(ann, room, 'four')).toMatchObject({ type: 'ack' });
  await ann.close();
});

test('who keeps order does not wait; somebody who does no more, does', async () => {
  const room = newRoom();
  await slow(room, '20');
  const ann = await come('ann');
  await ann.join(room);
  const { person } = await whoIs('ann');
  await act('room grant', { code: room, person, role: 'moderator', name: 'ann' });
  expect(await post(ann, room, 'one')).toMatchObject({ type: 'ack' });
  expect(await post(ann, room, 'two')).toMatchObject({ type: 'ack' });
  await act('room revoke', { code: room, person });
  expect(await post(ann, room, 'three')).toMatchObject({ type: 'ack' });
  expect(await post(ann, room, 'four')).toMatchObject({ code: 'slow' });
  await ann.close();
});

test('strangers of one address take turns, whatever they call themselves and however they come', async () => {
  const room = newRoom();
  await slow(room, '60');
  expect((await postByCurl(room, 'one')).status).toBe(201);
  expect((await postByCurl(room, 'two')).status).toBe(429);
  const cy = await Talker.greet(parlour.wsUrl, { name: 'cy' });
  expect(told(await cy.join(room))).toEqual(mayNot(60));
  const roomcode = await Talker.open(`${parlour.wsUrl}?dialect=roomcode&roomCode=${room}`);
  roomcode.say('{"Author":"cy","Content":"two"}');
  expect((await roomcode.ended()).code).toBe(1008);
  vi.advanceTimersByTime(60_000);
  expect(await cy.hear('me')).toEqual({ type: 'me', room, role: 'stranger' });
  expect(await post(cy, room, 'two')).toMatchObject({ type: 'ack' });
  await cy.close();
});

test('a client without a word for it is read more slowly: all it said comes, in order', async () => {
  const room = newRoom();
  await slow(room, '10');
  const bo = await come('bo');
  await bo.join(room);
  const chatlog = await Talker.open(`${parlour.wsUrl}?dialect=chatlog&room=${room}`);
  const texts = Array.from({ length: 20 }, (_, i) => `line ${i}`);
  for (const body of texts) chatlog.say(JSON.stringify({ userName: 'cy', body, timestamp: '' }));
  const heard: unknown[] = [];
  for (const text of texts) {
    const said = await bo.hear('posted');
    heard.push(said['text']);
    expect(heard.at(-1)).toBe(text);
    // Whoever is waited for has been refused by then, and waits.
    await new Promise(setImmediate);
    vi.advanceTimersByTime(10_500);
  }
  expect(chatlog.closed).toBeUndefined();
  await Promise.all([chatlog.close(), bo.close()]);
});

async function whoIs(name: string): Promise<{ readonly person: string }> {
  const headers = { authorization: `Bearer ${secretOf(name)}` };
  const answer = await fetch(`${parlour.url}/api/me`, { headers });
  const { author } = (await answer.json()) as { author: { id: string } };
  return { person: author.id };
}
