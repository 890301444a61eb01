import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/client/index.ts';
import { noRates } from '../../src/protocol/rate.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

const secretOf = (name: string) => name.repeat(43).slice(0, 43);
const [annSecret, boSecret] = [secretOf('ann'), secretOf('bo')];

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour();
});
afterAll(() => parlour.end());

let rooms = 0;
const newRoom = () => `reading${rooms++}`;

const greet = (secret?: string) =>
  Talker.greet(parlour.wsUrl, { name: 'ann', ...(secret ? { secret } : {}) });

/** A device that hears what is its person's own, and the marks that it was told at first. */
async function device(secret: string) {
  const talker = await greet(secret);
  const answer = await talker.ask({ type: 'mine', on: true, ref: 'm' });
  return { talker, told: answer['read'] as Record<string, number> };
}

async function post(
  room: string,
  count: number,
  secret = boSecret,
  url = parlour.url,
): Promise<void> {
  for (let i = 1; i <= count; i++) {
    const body = JSON.stringify({ text: `line ${i}`, name: 'bo' });
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    await fetch(`${url}/api/rooms/${room}/messages`, { method: 'POST', headers, body });
  }
}

interface Listed {
  readonly room: string;
  readonly mark: number;
  readonly unread: number;
  readonly more?: true;
  readonly last?: { readonly text: string };
}

async function listed(secret: string, room: string): Promise<Listed | undefined> {
  const headers = { authorization: `Bearer ${secret}` };
  const answer = await fetch(`${parlour.url}/api/me/rooms`, { headers });
  const body = (await answer.json()) as { rooms: readonly Listed[] };
  return body.rooms.find((one) => one.room === room);
}

async function put(room: string, seq: unknown, secret?: string, url = parlour.url) {
  const answer = await fetch(`${url}/api/rooms/${room}/read`, {
    method: 'PUT',
    headers: {
      'content-type': 'application/json',
      ...(secret ? { authorization: `Bearer ${secret}` } : {}),
    },
    body: JSON.stringify({ seq }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('how far somebody reads', () => {
  test('is told to its other connections, once each, and never back', async () => {
    const room = newRoom();
    await post(room, 5);
    const [one, two] = await Promise.all([device(annSecret), device(annSecret)]);
    const bo = await device(boSecret);
    await one.talker.join(room);
    one.talker.tell({ type: 'read', room, seq: 4 });
    expect(await two.talker.hear('read')).toEqual({ type: 'read', room, seq: 4 });
    one.talker.tell({ type: 'read', room, seq: 2 });
    one.talker.tell({ type: 'read', room, seq: 5 });
    expect(await two.talker.hear('read')).toEqual({ type: 'read', room, seq: 5 });
    // What was said comes before what is answered: nobody else heard anything, nor did its own one.
    for (const { talker } of [one, bo]) {
      await talker.ask({ type: 'mine', on: false, ref: 'off' });
      expect(talker.frames.join()).not.toContain('"read"');
    }
    const later = await device(annSecret);
    expect(later.told[room]).toBe(5);
    for (const { talker } of [one, two, bo, later]) await talker.close();
  });

  test('is no further than the room, and nothing of a room one is not in', async () => {
    const room = newRoom();
    await post(room, 2);
    const { talker: ann } = await device(annSecret);
    ann.tell({ type: 'read', room, seq: 1 });
    expect(await ann.hear('refused')).toMatchObject({ code: 'not_joined', room });
    await ann.join(room);
    ann.tell({ type: 'read', room, seq: 999_999_999 });
    await expect.poll(() => listed(annSecret, room)).toMatchObject({ mark: 2 });
    await ann.close();
  });

  test('is nothing for strangers, who are told so where they ask', async () => {
    const room = newRoom();
    await post(room, 2);
    const stranger = await greet();
    await stranger.join(room);
    stranger.tell({ type: 'read', room, seq: 1 });
    expect(await stranger.ask({ type: 'mine', on: true, ref: 'm' })).toMatchObject({
      type: 'refused',
      code: 'no_key',
    });
    expect((await put(room, 1)).status).toBe(401);
    await stranger.close();
  });

  test('over HTTP it is the same mark', async () => {
    const room = newRoom();
    await post(room, 3);
    const { talker } = await device(annSecret);
    expect(await put(room, 2, annSecret)).toEqual({ status: 200, body: { room, seq: 2 } });
    expect(await talker.hear('read')).toEqual({ type: 'read', room, seq: 2 });
    expect((await put(room, 0, annSecret)).body).toMatchObject({ error: { code: 'bad_shape' } });
    await talker.close();
  });

  test('has a rate: what is more is passed over, and over HTTP refused', async () => {
    const readMarks = { burst: 3, everyMs: 600_000 };
    const own = await startParlour({}, {}, { ...noRates, readMarks });
    onTestFinished(() => own.end());
    await post('tea', 9, boSecret, own.url);
    const ann = await Talker.greet(own.wsUrl, { secret: annSecret, name: 'ann' });
    await ann.join('tea');
    for (let seq = 1; seq <= 9; seq++) ann.tell({ type: 'read', room: 'tea', seq });
    const told = await ann.ask({ type: 'mine', on: true, ref: 'm' });
    expect(told['read']).toEqual({ tea: 3 });
    for (const seq of [4, 5, 6])
      expect((await put('tea', seq, annSecret, own.url)).status).toBe(200);
    const more = await put('tea', 7, annSecret, own.url);
    expect(more.body).toMatchObject({ error: { code: 'too_fast' } });
    await ann.close();
  });
});

describe('the rooms that somebody read', () => {
  test('say what of others is new there and not gone', async () => {
    const room = newRoom();
    await post(room, 3);
    await post(room, 1, annSecret);
    const { talker: ann } = await device(annSecret);
    await put(room, 1, annSecret);
    expect(await listed(annSecret, room)).toMatchObject({
      ...{ code: room, mark: 1, latest: 4, unread: 2, mentions: 0 },
      last: { author: { name: 'bo' }, text: 'line 1' },
    });
    await fetch(`${parlour.url}/api/rooms/${room}/messages/3`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${boSecret}` },
    });
    expect(await listed(annSecret, room)).toMatchObject({ unread: 1, latest: 5 });
    await put(room, 5, annSecret);
    const all = await listed(annSecret, room);
    expect(all).toMatchObject({ mark: 5, unread: 0 });
    expect(all).not.toHaveProperty('more');
    await ann.close();
  });

  test('are told without those that are closed to it by now', async () => {
    const room = newRoom();
    const owner = secretOf('owner');
    const headers = { authorization: `Bearer ${owner}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ code: room });
    const made = await fetch(`${parlour.url}/api/rooms`, { method: 'POST', headers, body });
    expect(made.status).toBe(201);
    await post(room, 1);
    await put(room, 2, annSecret);
    expect(await listed(annSecret, room)).toBeDefined();
    const set = { method: 'PATCH', headers, body: JSON.stringify({ read: 'members' }) };
    expect((await fetch(`${parlour.url}/api/rooms/${room}`, set)).status).toBe(200);
    expect(await listed(annSecret, room)).toBeUndefined();
    expect((await put(room, 2, annSecret)).body).toMatchObject({ error: { code: 'members_only' } });
  });

  test('lose the mark of who takes back all that it ever said there', async () => {
    const room = newRoom();
    await post(room, 2, annSecret);
    const { talker: ann, told } = await device(annSecret);
    expect(told).not.toHaveProperty(room);
    await ann.join(room);
    ann.tell({ type: 'read', room, seq: 2 });
    await expect.poll(() => listed(annSecret, room)).toBeDefined();
    const me = (
      (await (
        await fetch(`${parlour.url}/api/me`, { headers: { authorization: `Bearer ${annSecret}` } })
      ).json()) as { author: { id: string } }
    ).author.id;
    await ann.ask({ type: 'clear', room, person: me, ref: 'c' });
    expect(await listed(annSecret, room)).toBeUndefined();
    await ann.close();
  });
});

test('a client tells where it read, and hears it of its other devices', async () => {
  const room = newRoom();
  await post(room, 4);
  const dee = secretOf('dee');
  const open = () => connect(parlour.wsUrl, { secret: dee, name: 'dee', mine: true });
  const [phone, desk] = [open(), open()];
  const [there, here] = [phone.room(room), desk.room(room)];
  const heard = new Promise<number>((resolve) =>
    here.addEventListener('read', ({ detail }) => resolve(detail), { once: true }),
  );
  await expect.poll(() => [there.state, here.state]).toEqual(['live', 'live']);
  there.read(3);
  there.read(2);
  expect(there.mark).toBe(3);
  expect(await heard).toBe(3);
  expect(here.mark).toBe(3);
  expect(await desk.rooms()).toEqual([
    expect.objectContaining({
      room,
      mark: 3,
      unread: 1,
      last: expect.objectContaining({ text: 'line 4' }),
    }),
  ]);
  const later = open();
  const again = later.room(room);
  await expect.poll(() => again.mark).toBe(3);
  for (const client of [phone, desk, later]) client.close();
});
