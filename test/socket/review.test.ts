import { describe, expect, onTestFinished, test } from 'vitest';
import { comeBy } from '../support/foreign.ts';
import { StreamReader } from '../support/stream-reader.ts';
import type { Talker } from '../support/talker.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';

const room = 'tea';
const hope = tokenOf({ sub: 'hope', name: 'hope', parlour: { role: 'host' } });
const bo = 'b'.repeat(43);

/** A room in which everybody's messages wait, and who keeps order there. */
async function openHeld() {
  const house = await openTokenHouse();
  const act = async (path: string, body: object, bearer = hope, method = 'POST') => {
    const headers = { 'content-type': 'application/json' };
    const response = await house.ask(`/api/rooms/${room}${path}`, bearer, {
      ...{ method, headers, body: JSON.stringify(body) },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  await act('', { hold: 'everybody' }, hope, 'PATCH');
  const come = async (hello: object) => {
    const talker = await house.greet(hello);
    await talker.hear('welcome');
    return { talker, joined: await talker.join(room) };
  };
  return { ...house, act, come };
}

const waitingIn = async (talker: Talker) => (await talker.hear('yours'))['waiting'];

describe('a message that waits', () => {
  test('is one of three, and whoever says one more is told so in words, on every road', async () => {
    const { come, act } = await openHeld();
    const { talker } = await come({ secret: bo });
    for (const ref of ['one', 'two', 'three']) {
      await talker.ask({ type: 'post', room, text: ref, ref });
    }
    const text = '3 of your messages wait already for those who keep order.';
    const told = { code: 'queue_full', text, retry: null };
    const refused = await talker.ask({ type: 'post', room, text: 'four', ref: 'four' });
    expect(refused).toMatchObject({ type: 'refused', ...told });
    const { status, body } = await act('/messages', { text: 'four' }, bo);
    expect({ status, body }).toEqual({ status: 429, body: { error: told } });
  });

  test('is told to its writer on every device, and to those who keep order, and to nobody else', async () => {
    const { come } = await openHeld();
    const { talker: host } = await come({ token: hope });
    const [one, two] = [await come({ secret: bo }), await come({ secret: bo })];
    const { talker: ann } = await come({ secret: 'a'.repeat(43) });
    const ack = await one.talker.ask({
      type: 'post',
      room,
      text: 'let me in',
      meta: { cup: 2 },
      ref: 'r1',
    });
    expect(ack).toMatchObject({ type: 'ack', seq: 2, held: true });
    const row = { seq: 2, text: 'let me in', meta: { cup: 2 }, ref: 'r1' };
    expect(await waitingIn(one.talker)).toMatchObject([row]);
    expect(await waitingIn(two.talker)).toMatchObject([row]);
    expect(await host.hear('held')).toMatchObject({ seq: 2, text: 'let me in' });
    expect(await ann.hear('sealed')).toMatchObject({ seq: 2 });
    const three = await come({ secret: bo });
    expect(three.joined['waiting']).toMatchObject([row]);
    const late = await come({ token: hope });
    expect(late.joined['queue']).toMatchObject({
      held: [{ seq: 2, text: 'let me in' }],
      reported: [],
    });
    expect((await come({ secret: 'c'.repeat(43) })).joined).not.toHaveProperty('queue');
    expect(await host.ask({ type: 'approve', room, seq: 2, ref: 'a1' })).toMatchObject({ seq: 3 });
    expect(await ann.hear('posted')).toMatchObject({ seq: 3, text: 'let me in' });
    expect(await waitingIn(two.talker)).toMatchObject([{ seq: 2, text: '', became: 3 }]);
    expect(
      await one.talker.ask({
        ...{ type: 'post', room, text: 'let me in' },
        ...{ meta: { cup: 2 }, ref: 'r1' },
      }),
    ).toMatchObject({ type: 'ack', seq: 2, held: true, became: 3 });
  });

  test('is answered with 202, told by GET and over streams, and taken back by its writer', async () => {
    const { act, ask, url } = await openHeld();
    const stream = await StreamReader.open(`${url}/api/rooms/${room}/events`, {
      authorization: `Bearer ${bo}`,
    });
    onTestFinished(() => stream.close());
    const posted = await act('/messages', { text: 'let me in', ref: 'r1' }, bo);
    expect(posted).toMatchObject({ status: 202, body: { seq: 2, held: true } });
    const get = async (path: string, bearer: string) =>
      (await ask(`/api/rooms/${room}${path}`, bearer)).json() as Promise<Record<string, unknown>>;
    const row = { seq: 2, text: 'let me in', ref: 'r1' };
    expect(await get('/yours', bo)).toMatchObject({ yours: [], waiting: [row] });
    expect(await get('', bo)).toMatchObject({ waiting: [row] });
    expect(await get('', hope)).toMatchObject({ queue: { held: [{ seq: 2 }] } });
    expect(await get('/queue', hope)).toMatchObject({
      ...{ held: [{ seq: 2, why: { type: 'everybody' } }], reported: [], questions: [] },
    });
    expect((await ask(`/api/rooms/${room}/queue`, bo)).status).toBe(403);
    expect((await act('/acts', { type: 'reject', seq: 2 }, bo)).status).toBe(200);
    expect(await get('/yours', bo)).toMatchObject({ waiting: [{ seq: 2, rejected: 'writer' }] });
    const told: (string | undefined)[] = [];
    while (!told.at(-1)?.includes('"rejected":"writer"')) told.push((await stream.next())?.data);
    expect(told.join()).toContain('"waiting":[{"seq":2');
    expect(told.join()).not.toContain('"type":"posted"');
    const again = await act('/messages', { text: 'let me in', ref: 'r1' }, bo);
    expect(again).toMatchObject({ status: 202, body: { seq: 2, held: true, rejected: true } });
  });

  test.each([
    'golem',
    'roomcode',
    'chatlog',
    'htmx',
  ])('of a %s client appears once it is approved, in its order, and not before', async (dialect) => {
    const { come, wsUrl } = await openHeld();
    const { talker: host } = await come({ token: hope });
    const frames: Record<string, (text: string) => string> = {
      golem: (text) => `msg ${JSON.stringify({ to: room, msg: text })}`,
      roomcode: (text) => JSON.stringify({ Author: 'cy', Content: text }),
      chatlog: (text) => JSON.stringify({ userName: 'cy', body: text, timestamp: 'at tea time' }),
      htmx: (text) => JSON.stringify({ text, name: 'cy' }),
    };
    const strange = await comeBy(dialect, wsUrl, room);
    onTestFinished(() => strange.ws.terminate());
    strange.say(frames[dialect]?.('let me in') ?? '');
    const held = await host.hear('held');
    await host.ask({ type: 'post', room, text: 'somebody else', ref: 'p' });
    await expect.poll(() => strange.frames.join()).toContain('somebody else');
    expect(strange.frames.join()).not.toContain('let me in');
    await host.ask({ type: 'approve', room, seq: held['seq'], ref: 'a' });
    await expect.poll(() => strange.frames.join()).toContain('let me in');
    expect(strange.frames.join().match(/let me in/g)).toHaveLength(1);
    const all = strange.frames.join();
    expect(all.indexOf('somebody else')).toBeLessThan(all.indexOf('let me in'));
    expect(all).not.toContain('at tea time');
  });

  test('of a stranger is told on that connection, and not on another one of its name', async () => {
    const { come } = await openHeld();
    const { talker: host } = await come({ token: hope });
    const [one, two] = [await come({ name: 'cy' }), await come({ name: 'cy' })];
    await one.talker.ask({ type: 'post', room, text: 'hi', ref: 'r' });
    const held = await host.hear('held');
    await host.ask({ type: 'reject', room, seq: held['seq'], reason: 'no', ref: 'x' });
    expect(await waitingIn(one.talker)).toMatchObject([{ text: 'hi' }]);
    expect(await waitingIn(one.talker)).toMatchObject([{ rejected: 'order', reason: 'no' }]);
    await two.talker.ask({ type: 'people', room, ref: 'last' });
    expect(two.talker.frames.join()).not.toContain('yours');
  });
});

test('who comes to keep order is told the queue, and who does not may not ask for it', async () => {
  const { come, act, ask } = await openHeld();
  const secret = 'a'.repeat(43);
  const { talker: ann } = await come({ secret, name: 'ann' });
  await act('/messages', { text: 'let me in' }, bo);
  expect(await ann.ask({ type: 'queue', room, ref: 'q0' })).toMatchObject({ code: 'not_allowed' });
  const { author } = (await (await ask('/api/me', secret)).json()) as { author: { id: string } };
  await act(`/roles/${author.id}`, { role: 'moderator', name: 'ann' }, hope, 'PUT');
  const held = [{ text: 'let me in' }];
  expect(await ann.hear('joined')).toMatchObject({
    ...{ resume: { code: 'clearance' }, queue: { held } },
  });
  expect(await ann.ask({ type: 'queue', room, ref: 'q1' })).toMatchObject({
    ...{ type: 'queue', held, reported: [], questions: [] },
  });
});
