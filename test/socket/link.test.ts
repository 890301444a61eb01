import { describe, expect, test } from 'vitest';
import { askServer } from '../../src/control/ask.ts';
import { guestOf } from '../../src/identity/guest.ts';
import { StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse, type TokenHouse } from '../support/token-house.ts';

const secret = 's'.repeat(43);
const guest = guestOf(secret).author.id;
const token = tokenOf({ sub: 'ann', name: 'Ann A.' });
const room = 'tea';

const post = (text: string, ref: string) => ({ type: 'post', room, text, ref }) as const;

/** Somebody who wrote as a guest, and is gone. */
async function wroteAsGuest(house: TokenHouse): Promise<void> {
  const ann = await house.greet({ secret, name: 'a guest' });
  await ann.join(room);
  await ann.ask(post('written as a guest', 'r1'));
  await ann.close();
}

describe('who comes with a token and a secret', () => {
  test('is told which guest that is, and is one person in the room', async () => {
    const house = await openTokenHouse();
    await wroteAsGuest(house);
    const ann = await house.greet({ token, secret });
    const { you, guest: was } = await ann.hear('welcome');
    expect(was).toBe(guest);
    const joined = await ann.ask({ type: 'join', room, link: true, ref: 'j' });
    expect(joined).toMatchObject({
      me: { role: 'guest', guests: [guest] },
      people: { count: 1, list: [you] },
      seq: 2,
    });
    expect(await ann.ask(post('written as a guest', 'r1'))).toMatchObject({ type: 'ack', seq: 1 });
    const removed = await ann.ask({ type: 'remove', room, seq: 1, ref: 'x' });
    expect(removed).toMatchObject({ type: 'ack', seq: 3 });
    expect(await ann.ask({ type: 'join', room, link: true, ref: 'k' })).toMatchObject({ seq: 3 });
  });

  test('links without coming in anew, is told so on all connections, and the guest is put out', async () => {
    const house = await openTokenHouse();
    await wroteAsGuest(house);
    const [ann, phone, tab] = [
      await house.greet({ token, secret }),
      await house.greet({ token }),
      await house.greet({ secret }),
    ];
    for (const each of [ann, phone, tab]) await each.join(room);
    ann.tell({ type: 'link', room, ref: 'l' });
    for (const each of [ann, phone]) {
      expect(await each.hear('me')).toEqual({ type: 'me', room, role: 'guest', guests: [guest] });
    }
    expect(await tab.hear('refused')).toMatchObject({ code: 'linked', room });
    expect(await tab.join(room)).toMatchObject({ type: 'refused', code: 'linked' });
    expect(await tab.ask(post('still me?', 'r2'))).toMatchObject({ code: 'not_joined' });
    expect((await house.post(room, 'still me?', secret)).status).toBe(403);
    const reads = await house.ask(`/api/rooms/${room}/messages`, secret);
    expect(await reads.json()).toMatchObject({ error: { code: 'linked' } });
    // Elsewhere it is a guest as before.
    expect(await tab.join('another')).toMatchObject({ type: 'joined' });
  });

  test('is refused by words where it shows one of them only', async () => {
    const house = await openTokenHouse();
    await wroteAsGuest(house);
    for (const hello of [{ token }, { secret }, {}]) {
      const ann = await house.greet(hello);
      const refused = { type: 'refused', code: 'no_guest' };
      expect(await ann.ask({ type: 'join', room, link: true, ref: 'j' })).toMatchObject(refused);
      await ann.join(room);
      expect(await ann.ask({ type: 'link', room, ref: 'l' })).toMatchObject(refused);
    }
  });

  test('comes in without it where the guest is somebody else already, who is asked why', async () => {
    const house = await openTokenHouse();
    await wroteAsGuest(house);
    const ann = await house.greet({ token, secret });
    await ann.ask({ type: 'join', room, link: true, ref: 'j' });
    const bo = await house.greet({ token: tokenOf({ sub: 'bo' }), secret });
    const joined = await bo.ask({ type: 'join', room, link: true, ref: 'j' });
    expect(joined).toMatchObject({ type: 'joined' });
    expect(joined).not.toHaveProperty('me');
    expect(await bo.ask({ type: 'link', room, ref: 'l' })).toMatchObject({ code: 'link_taken' });
  });

  test('outlives a restart', async () => {
    const house = await openTokenHouse();
    await wroteAsGuest(house);
    const ann = await house.greet({ token, secret });
    await ann.ask({ type: 'join', room, link: true, ref: 'j' });
    const again = await house.restart();
    const phone = await Talker.greet(again.wsUrl, { token });
    expect(await phone.join(room)).toMatchObject({ me: { guests: [guest] } });
    expect(
      await phone.ask({ type: 'edit', room, seq: 1, text: 'changed', ref: 'e' }),
    ).toMatchObject({ type: 'ack' });
    const tab = await Talker.greet(again.wsUrl, { secret });
    expect(await tab.join(room)).toMatchObject({ code: 'linked' });
    for (const each of [phone, tab]) each.ws.terminate();
    await again.stop();
  });
});

describe('over HTTP', () => {
  const link = (house: TokenHouse, bearer: string | undefined, body: object) =>
    house.ask(`/api/rooms/${room}/link`, bearer, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  test('one request shows both', async () => {
    const house = await openTokenHouse();
    await wroteAsGuest(house);
    expect((await link(house, undefined, { secret })).status).toBe(401);
    const codeOf = async (answer: Promise<Response>) =>
      ((await (await answer).json()) as { error: { code: string } }).error.code;
    expect(await codeOf(link(house, token, { secret: 'x' }))).toBe('bad_secret');
    expect(await codeOf(link(house, secret, { secret }))).toBe('no_guest');
    const linked = await link(house, token, { secret, ref: 'l' });
    expect(await linked.json()).toMatchObject({ room, seq: 2, guest });
    expect(await codeOf(link(house, tokenOf({ sub: 'bo' }), { secret }))).toBe('link_taken');
    const edit = { method: 'PATCH', headers: { 'content-type': 'application/json' } };
    const body = JSON.stringify({ text: 'changed' });
    const path = `/api/rooms/${room}/messages/1`;
    expect((await house.ask(path, token, { ...edit, body })).status).toBe(200);
  });

  test('an open stream of the guest ends, and its return is refused', async () => {
    const house = await openTokenHouse();
    await wroteAsGuest(house);
    const stream = await house.ask(`/api/rooms/${room}/events`, secret);
    await link(house, token, { secret });
    expect(await stream.text()).toContain('retry: 1000');
    const again = await house.ask(`/api/rooms/${room}/events`, secret);
    expect(again.status).toBe(403);
  });
});

test('nobody without clearance hears who was who, on any road', async () => {
  const house = await openTokenHouse();
  const heard: string[] = [];
  await wroteAsGuest(house);
  const bo = await house.greet({ secret: 'b'.repeat(43), name: 'bo' });
  await bo.join(room);
  bo.ws.on('message', (data) => heard.push(String(data)));
  const stream = await StreamReader.open(`${house.url}/api/rooms/${room}/events?facts=all`);
  const hope = await house.greet({
    token: tokenOf({ sub: 'hope', name: 'hope', parlour: { rooms: { [room]: 'moderator' } } }),
  });
  await hope.join(room);
  const ann = await house.greet({ token, secret });
  const { you } = await ann.hear('welcome');
  const { id } = you as { id: string };
  await ann.ask({ type: 'join', room, link: true, ref: 'j' });
  expect(await hope.hear('linked')).toMatchObject({ guest, person: id, name: 'Ann A.' });
  await ann.ask({ type: 'edit', room, seq: 1, text: 'changed as an account', ref: 'e1' });
  await ann.ask({ type: 'react', room, seq: 1, emoji: '☕', on: true, ref: 'e2' });
  await hope.ask({ type: 'grant', room, person: guest, role: 'member', name: 'a guest', ref: 'g' });
  await ann.ask({ type: 'remove', room, seq: 1, ref: 'e3' });
  await ann.ask(post('written as an account', 'r9'));
  const given = { code: room, person: guest, role: 'moderator' };
  expect(await askServer(house.data, { act: 'room grant', given })).toMatchObject({ type: 'done' });
  await ann.ask(post('the last one', 'last'));
  while ((await bo.hear('posted'))['text'] !== 'the last one');
  for (let text = ''; !text.includes('the last one'); heard.push(text)) {
    text = (await stream.next())?.data ?? '';
  }
  stream.response.destroy();
  for (const path of [
    `/api/rooms/${room}`,
    `/api/rooms/${room}/messages`,
    `/api/rooms/${room}/roles`,
    `/api/rooms/${room}/proof?after=0`,
    `/api/rooms/${room}/search?q=written`,
    `/r/${room}`,
    `/lite/${room}`,
    '/metrics',
  ]) {
    heard.push(await (await house.ask(path)).text());
  }
  const parts = heard.flatMap((text) => text.split('\n')).flatMap(statements);
  const known = parts.filter((text) => text.includes(id));
  expect(known.length).toBeGreaterThan(3);
  expect(parts.filter((text) => text.includes(guest)).length).toBeGreaterThan(3);
  expect(parts.filter((text) => text.includes(id) && text.includes(guest))).toEqual([]);
  // Nor does it stand under the guest's name anywhere.
  expect(known.filter((text) => text.includes('a guest'))).toEqual([]);
});

/** The single things that a text tells: of a list of facts or messages, each for itself. */
function statements(text: string): string[] {
  try {
    return valuesIn(JSON.parse(text.replace(/^data: /, '')) as unknown);
  } catch {
    const [, data] = /<script[^>]*class="talk-data">(.*?)<\/script>/s.exec(text) ?? [];
    const rows = data === undefined ? text : text.replace(data, '');
    return [...rows.split(/<li|<article/), ...(data ? valuesIn(JSON.parse(data)) : [])];
  }
}

function valuesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(valuesIn);
  if (typeof value !== 'object' || value === null) return [];
  const lists = Object.values(value).filter(Array.isArray);
  const own = Object.entries(value).filter(([, each]) => !Array.isArray(each));
  return [JSON.stringify(Object.fromEntries(own)), ...lists.flatMap(valuesIn)];
}
