import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askServer } from '../../src/control/ask.ts';
import { isBehindDoor } from '../../src/http/door.ts';
import { foreign, heardOutside } from '../support/foreign.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { pathIn, roomReads } from '../support/room-reads.ts';
import { StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';

/** No byte of it may reach who is not let in. */
const secret = 'the kettle is under the stairs';
const room = 'cellar';
const annSecret = 'ann'.repeat(15).slice(0, 43);
const boSecret = 'bo_'.repeat(15).slice(0, 43);

let parlour: OwnParlour;
let url: string;
let ann: Talker;
let annId: string;

const act = async (name: string, given: Record<string, string>) =>
  expect(await askServer(parlour.data, { act: name, given })).toMatchObject({ type: 'done' });
const set = (code: string, setting: string, value: string) =>
  act('room set', { code, setting, value });

beforeAll(async () => {
  parlour = await startParlour();
  url = `http://127.0.0.1:${parlour.port}`;
  ann = await Talker.open(parlour.wsUrl, ['parlour.v1']);
  ann.tell({ type: 'hello', secret: annSecret, name: 'ann' });
  annId = ((await ann.hear('welcome'))['you'] as { id: string }).id;
  await ann.join(room);
  await ann.ask({ type: 'post', room, text: secret, ref: 'p' });
  await act('room grant', { code: room, person: annId, role: 'member' });
  await set(room, 'read', 'members');
});
afterAll(async () => {
  await ann.close();
  await parlour.end();
});

describe('a closed room, as nobody', () => {
  test.each(roomReads)('GET $path tells nothing of it', async (route) => {
    const response = await fetch(`${url}${pathIn(route.path, room)}?q=kettle`);
    const body = await response.text();
    expect(body).not.toContain('kettle');
    if (!isBehindDoor(route)) return;
    expect(response.status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'members_only' } });
  });

  test.each([
    `/getAllMessages?room=${room}`,
    `/api/events?room=${room}&after=x:0`,
  ])('GET %s is refused', async (path) => {
    const response = await fetch(url + path);
    expect(response.status).toBe(403);
    expect(await response.text()).not.toContain('kettle');
  });

  test.each([
    ['PUT', (id: string) => `/roles/${id}`, { role: 'member' }],
    ['DELETE', (id: string) => `/roles/${id}`, undefined],
    ['POST', (_: string, seq: number) => `/questions/${seq}/answer`, { text: 'tea' }],
    ['DELETE', (_: string, seq: number) => `/messages/${seq}`, undefined],
    ['PATCH', (_: string, seq: number) => `/messages/${seq}`, { text: 'tea' }],
    ['PUT', (_: string, seq: number) => `/messages/${seq}/reactions/👍`, undefined],
    ['DELETE', (_: string, seq: number) => `/messages/${seq}/reactions/👍`, undefined],
  ] as const)('%s tells nobody who is in it, or what', async (method, path, body) => {
    const codes = new Set<string>();
    for (const [id, seq] of [
      [annId, 1],
      [`g_${'x'.repeat(22)}`, 2],
      ['never', 99],
    ] as const) {
      const response = await fetch(`${url}/api/rooms/${room}${path(id, seq)}`, {
        method,
        headers: { authorization: `Bearer ${boSecret}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      codes.add(((await response.json()) as { error: { code: string } }).error.code);
    }
    expect([...codes]).toEqual(['members_only']);
  });

  test('whoever posts to it is refused, and reads nothing in the answer', async () => {
    const json = { 'content-type': 'application/json' };
    const body = JSON.stringify({ text: 'let me in', name: 'bo' });
    const posted = await fetch(`${url}/api/rooms/${room}/messages`, {
      method: 'POST',
      headers: json,
      body,
    });
    expect(posted.status).toBe(403);
    const lite = await fetch(`${url}/lite/${room}/messages`, {
      method: 'POST',
      body: new URLSearchParams({ text: 'let me in', name: 'bo' }),
    });
    const shown = await lite.text();
    expect(shown).toContain('Only members may be in this room.');
    expect(shown).not.toContain('kettle');
  });

  test('a native client is refused, and may be in other rooms', async () => {
    const bo = await Talker.greet(parlour.wsUrl, { secret: boSecret, name: 'bo' });
    expect(await bo.join(room)).toMatchObject({ type: 'refused', code: 'members_only' });
    expect(await bo.join('open')).toMatchObject({ type: 'joined' });
    expect(bo.frames.join()).not.toContain('kettle');
    await bo.close();
  });

  test.each(foreign)('a client of %s hears nothing', async (dialect) => {
    const dee = await Talker.greet(parlour.wsUrl, { secret: annSecret, name: 'ann' });
    const say = () =>
      ann.ask({ type: 'post', room, text: `again: ${secret}`, ref: `again ${dialect}` });
    expect(await heardOutside(dialect, parlour.wsUrl, room, { dee, say })).not.toContain('kettle');
  });

  test('a member is let in by every road', async () => {
    const headers = { authorization: `Bearer ${annSecret}` };
    const page = await fetch(`${url}/api/rooms/${room}/messages`, { headers });
    expect(await page.text()).toContain(secret);
    const stream = await StreamReader.open(`${url}/api/rooms/${room}/events`, headers);
    await ann.ask({ type: 'post', room, text: 'one more kettle', ref: 'more' });
    for (let data = ''; !data.includes('one more kettle'); )
      data = (await stream.next())?.data ?? '';
    await stream.close();
  });
});

test('who is inside when a room is closed is out before the next is said', async () => {
  const bo = await Talker.greet(parlour.wsUrl, { secret: boSecret, name: 'bo' });
  const chat = await Talker.open(`${parlour.wsUrl}?dialect=htmx&room=attic`);
  const stream = await StreamReader.open(`${url}/api/rooms/attic/events`, {});
  await bo.join('attic');
  await ann.join('attic');
  await act('room grant', { code: 'attic', person: annId, role: 'member' });
  await set('attic', 'read', 'members');
  await ann.ask({ type: 'post', room: 'attic', text: secret, ref: 'a' });
  expect(await bo.hear('refused')).toMatchObject({ code: 'members_only', room: 'attic' });
  const after = await bo.ask({ type: 'post', room: 'attic', text: 'still?', ref: 'b' });
  expect(after).toMatchObject({ type: 'refused', code: 'not_joined' });
  await act('room revoke', { code: 'attic', person: annId });
  expect(await ann.hear('refused')).toMatchObject({ code: 'members_only', room: 'attic' });
  expect(bo.frames.join()).not.toContain('kettle');
  expect(chat.frames.join()).not.toContain('kettle');
  await Promise.all([bo.close(), chat.close(), stream.close()]);
});

test('whose role is taken hears no more over a stream that is open', async () => {
  const bo = { authorization: `Bearer ${boSecret}` };
  const me = await fetch(`${url}/api/me`, { headers: bo });
  const { id } = ((await me.json()) as { author: { id: string } }).author;
  await act('room grant', { code: 'shed', person: annId, role: 'member', name: 'ann' });
  await act('room grant', { code: 'shed', person: id, role: 'member', name: 'bo' });
  await set('shed', 'read', 'members');
  const roads = ['/api/rooms/shed/events', '/api/rooms/shed/events?facts=all'];
  const streams = await Promise.all(roads.map((road) => StreamReader.open(url + road, bo)));
  await act('room revoke', { code: 'shed', person: id });
  await ann.join('shed');
  await ann.ask({ type: 'post', room: 'shed', text: secret, ref: 's' });
  for (const stream of streams) {
    for (let said = await stream.next(); said; said = await stream.next()) {
      expect(JSON.stringify(said)).not.toContain('kettle');
    }
  }
});
