import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askServer } from '../../src/control/ask.ts';
import { guestOf } from '../../src/identity/guest.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { type Block, StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';

const annSecret = 'ann'.repeat(15).slice(0, 43);
const boSecret = 'bo_'.repeat(15).slice(0, 43);
const ann = { authorization: `Bearer ${annSecret}` };
const bo = { authorization: `Bearer ${boSecret}` };
const annId = guestOf(annSecret).author.id;
const boId = guestOf(boSecret).author.id;
const words = 'may I bring the kettle';

let parlour: OwnParlour;
let url: string;
beforeAll(async () => {
  parlour = await startParlour();
  url = `http://127.0.0.1:${parlour.port}`;
});
afterAll(() => parlour.end());

const act = async (name: string, given: Record<string, string>) =>
  expect(await askServer(parlour.data, { act: name, given })).toMatchObject({ type: 'done' });
const grant = (code: string, person: string, role: string) =>
  act('room grant', { code, person, role, name: 'x' });

async function ask(path: string, body: object, headers = bo): Promise<unknown> {
  const json = { ...headers, 'content-type': 'application/json' };
  const init = { method: 'POST', headers: json, body: JSON.stringify(body) };
  return (await fetch(`${url}/api/rooms/${path}`, init)).json();
}

const roads = [
  ['of one room', (room: string) => `/api/rooms/${room}/events?facts=all`],
  ['of several', (room: string) => `/api/events?room=${room}&after=EPOCH:0`],
] as const;

async function listen(road: string, headers: Record<string, string>): Promise<StreamReader> {
  const { epoch } = (await (await fetch(`${url}/api/rooms/any`)).json()) as { epoch: string };
  const stream = await StreamReader.open(url + road.replace('EPOCH', epoch), headers);
  expect(await stream.next()).toHaveProperty('retry');
  return stream;
}

const dataOf = ({ data }: Block) => JSON.parse(data ?? '{}') as Record<string, unknown>;

/** The next block of that event; what comes before it is given, too. */
async function until(stream: StreamReader, event: string): Promise<Record<string, unknown>[]> {
  const heard: Record<string, unknown>[] = [];
  for (;;) {
    const block = await stream.next();
    if (!block) throw new Error(`it ended before ${event}`);
    if (block.data !== undefined) heard.push(dataOf(block));
    if (block.event === event) return heard;
  }
}

describe.each(roads)('an event stream %s', (name, roadTo) => {
  const room = `tea${name.length}`;

  test('hears what who asks for it may hear, gains it and loses it', async () => {
    const nobody = await listen(roadTo(room), {});
    const anns = await listen(roadTo(room), ann);
    expect(await until(anns, 'me')).toEqual([{ type: 'me', room, role: 'guest' }]);
    await ask(`${room}/questions`, { text: `first ${words}`, ref: 'q1' });
    const [sealed] = await until(anns, 'sealed');
    expect(sealed).toEqual({ type: 'sealed', room, seq: 1, epoch: expect.any(String) });

    await grant(room, annId, 'moderator');
    const [granted, me, reset] = await until(anns, 'reset');
    expect(granted).toMatchObject({ type: 'granted', seq: 2 });
    expect(me).toEqual({ type: 'me', room, role: 'moderator', cleared: true });
    expect(reset).toEqual({ type: 'reset', room, code: 'clearance' });
    await ask(`${room}/questions`, { text: `second ${words}`, ref: 'q2' });
    expect(await until(anns, 'asked')).toMatchObject([{ seq: 3, text: `second ${words}` }]);

    await act('room revoke', { code: room, person: annId });
    await ask(`${room}/questions`, { text: `third ${words}`, ref: 'q3' });
    const told = await until(anns, 'sealed');
    expect(told).toMatchObject([
      { type: 'revoked', seq: 4 },
      { type: 'me', role: 'guest' },
      { type: 'sealed', seq: 5 },
    ]);
    expect(JSON.stringify(told)).not.toContain('kettle');

    await ask(`${room}/messages`, { text: 'the end' });
    const outside = await until(nobody, 'posted');
    expect(outside.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(JSON.stringify(outside)).not.toMatch(/kettle|"me"|"yours"/);
    for (const stream of [nobody, anns]) stream.close();
  });

  test("tells who asks its own questions, and nobody else's", async () => {
    const own = `${room}own`;
    await grant(own, annId, 'moderator');
    const bos = await listen(roadTo(own), bo);
    const asked = (await ask(`${own}/questions`, { text: words })) as { seq: number };
    await until(bos, 'yours');
    await ask(`${own}/questions/${asked.seq}/answer`, { text: 'you may' }, ann);
    const yours = await until(bos, 'yours');
    const answers = [expect.objectContaining({ text: 'you may' })];
    expect(yours.at(-1)).toMatchObject({ room: own, yours: [{ text: words, answers }] });
    const later = await listen(roadTo(own), bo);
    expect((await until(later, 'yours')).at(-1)).toEqual(yours.at(-1));
    for (const stream of [bos, later]) stream.close();
  });
});

test('a stream that comes back as one of the cleared hears what it missed whole', async () => {
  const first = await listen('/api/rooms/back/events?facts=all', ann);
  await ask('back/messages', { text: 'one' });
  await until(first, 'posted');
  first.close();
  await grant('back', annId, 'moderator');
  await ask('back/questions', { text: words });
  const again = await listen('/api/rooms/back/events?facts=all', {
    ...ann,
    'last-event-id': first.lastId,
  });
  const heard = await until(again, 'asked');
  expect(heard).toMatchObject([
    { type: 'me', role: 'moderator', cleared: true },
    { type: 'granted', seq: 2 },
    { type: 'asked', text: words },
  ]);
  again.close();
});

test('GET of a room tells who asks what it is there, and what was asked', async () => {
  await grant('now', annId, 'moderator');
  await ask('now/questions', { text: words });
  const roomAs = async (headers: Record<string, string>) =>
    (await (await fetch(`${url}/api/rooms/now`, { headers })).json()) as Record<string, unknown>;
  expect(await roomAs(ann)).toMatchObject({
    me: { role: 'moderator', cleared: true },
    questions: [{ text: words }],
  });
  const bos = await roomAs(bo);
  expect(bos).toMatchObject({ yours: [{ text: words }] });
  expect(bos).not.toHaveProperty('me');
  expect(JSON.stringify(await roomAs({}))).not.toMatch(/kettle|"me"|"yours"|"questions"/);
});

test('a stream of messages alone tells a moderator nothing that is sealed', async () => {
  const talker = await Talker.greet(parlour.wsUrl, { secret: boSecret, name: 'bo' });
  await grant('deaf', boId, 'moderator');
  await talker.join('deaf');
  const stream = await listen('/api/rooms/deaf/events', bo);
  await ask('deaf/questions', { text: words }, ann);
  await talker.ask({ type: 'post', room: 'deaf', text: 'hello', ref: 'h' });
  const heard = await until(stream, 'posted');
  expect(heard.map(({ type, text }) => type ?? text)).toEqual(['me', 'hello']);
  stream.close();
  await talker.close();
});
