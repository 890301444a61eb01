import { expect, onTestFinished, test } from 'vitest';
import { doAct } from '../../src/by-hand.ts';
import { readConfig } from '../../src/index.ts';
import { noRates, type Rate, type Rates } from '../../src/protocol/rate.ts';
import { comeBy, foreign } from '../support/foreign.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { tempFolder } from '../support/temp.ts';

type Said = Awaited<ReturnType<Talker['nextEvent']>>;

const secret = (name: string) => name.padStart(43, 'A');
const slowly = (burst: number): Rate => ({ burst, everyMs: 60_000 });

/** A server that has these rates and no others. */
async function open(rates: Partial<Rates>): Promise<OwnParlour> {
  const parlour = await startParlour({}, {}, { ...noRates, ...rates });
  onTestFinished(() => parlour.end());
  return parlour;
}

async function come({ wsUrl }: OwnParlour, name: string, room = 'tea'): Promise<Talker> {
  const talker = await Talker.greet(wsUrl, { secret: secret(name), name });
  await talker.join(room);
  return talker;
}

const isAnswer = ({ type }: Said) => ['ack', 'refused', 'joined', 'people'].includes(type);

let said = 0;

/** Says all of it at once. @returns the answers, in the order of the commands */
async function answersTo(talker: Talker, commands: readonly object[]): Promise<readonly Said[]> {
  const refs = commands.map(() => `say ${++said}`);
  for (const [i, command] of commands.entries()) talker.tell({ ref: refs[i], ...command });
  const answers = new Map<unknown, Said>();
  while (answers.size < commands.length) {
    const event = await talker.nextEvent();
    if (refs.includes(String(event['ref'])) && isAnswer(event)) answers.set(event['ref'], event);
  }
  return refs.map((ref) => answers.get(ref) as Said);
}

const posts = (count: number, room = 'tea') =>
  Array.from({ length: count }, (_, i) => ({ type: 'post', room, text: `m${i}` }));
const codes = (answers: readonly Said[]) =>
  answers.map(({ type, code }) => (type === 'refused' ? code : type));
const so = (count: number, what: string) => Array.from({ length: count }, () => what);

test('ten messages of one person pass at once, then one a second, and the wait is exact', async () => {
  const parlour = await startParlour({}, {}, {});
  onTestFinished(() => parlour.end());
  const [ann, other, bo] = [
    await come(parlour, 'ann'),
    await come(parlour, 'ann', 'den'),
    await come(parlour, 'bo'),
  ];
  expect(codes(await answersTo(ann, posts(10)))).toEqual(so(10, 'ack'));
  const [refused] = await answersTo(other, posts(1, 'den'));
  expect(refused).toMatchObject({
    code: 'too_fast',
    text: 'Too fast: messages of one person pass 10 at once, then one a second.',
  });
  expect(codes(await answersTo(bo, posts(1)))).toEqual(['ack']);
  const retry = Number(refused?.['retry']);
  expect(retry).toBeLessThanOrEqual(1);
  await new Promise((resolve) => setTimeout(resolve, retry * 1_000));
  expect(codes(await answersTo(other, posts(1, 'den')))).toEqual(['ack']);
});

test('what was said before is answered as ever, and costs nothing', async () => {
  const parlour = await open({ posts: slowly(2) });
  const ann = await come(parlour, 'ann');
  const first = await ann.ask({ ...posts(1)[0], ref: 'r' });
  const repeat = { type: 'post', room: 'tea', text: 'm0', ref: 'r' };
  for (let i = 0; i < 5; i++) expect((await ann.ask(repeat))['seq']).toBe(first['seq']);
  expect(codes(await answersTo(ann, posts(2)))).toEqual(['ack', 'too_fast']);
  expect(await ann.ask(repeat)).toMatchObject({ type: 'ack', seq: first['seq'] });
});

test('who keeps order is not held to the rates of a room', async () => {
  const parlour = await open({ posts: slowly(1), changes: slowly(1), reactions: slowly(1) });
  const { url } = parlour;
  const headers = { authorization: `Bearer ${secret('ann')}`, 'content-type': 'application/json' };
  await fetch(`${url}/api/rooms`, { method: 'POST', headers, body: '{"code":"tea"}' });
  const [ann, bo] = [await come(parlour, 'ann'), await come(parlour, 'bo')];
  expect(codes(await answersTo(ann, posts(5)))).toEqual(so(5, 'ack'));
  expect(codes(await answersTo(bo, posts(3)))).toEqual(['ack', 'too_fast', 'too_fast']);
  const reacts = ['👍', '👎'].map((emoji) => ({
    type: 'react',
    room: 'tea',
    seq: 2,
    emoji,
    on: true,
  }));
  expect(codes(await answersTo(bo, reacts))).toEqual(['ack', 'too_fast']);
  expect(codes(await answersTo(ann, reacts))).toEqual(['ack', 'ack']);
});

test('edits, reactions and reports have rates of their own', async () => {
  const parlour = await open({ changes: slowly(1), reactions: slowly(2), reports: slowly(1) });
  const [ann, bo] = [await come(parlour, 'ann'), await come(parlour, 'bo')];
  await answersTo(ann, posts(2));
  const edits = [1, 2].map((seq) => ({ type: 'edit', room: 'tea', seq, text: 'else' }));
  expect(codes(await answersTo(ann, edits))).toEqual(['ack', 'too_fast']);
  const reacts = ['👍', '👎', '🎉'].map((emoji) => ({
    ...{ type: 'react', room: 'tea', seq: 1, emoji, on: true },
  }));
  expect(codes(await answersTo(bo, reacts))).toEqual(['ack', 'ack', 'too_fast']);
  const asks = ['why', 'how'].map((text) => ({ type: 'ask', room: 'tea', text }));
  expect(codes(await answersTo(bo, asks))).toEqual(['ack', 'too_fast']);
});

test('over the rate of commands each is refused, and a flood of them is read slowly', async () => {
  const parlour = await open({ commands: { burst: 5, everyMs: 100 } });
  const ann = await come(parlour, 'ann');
  const asks = so(40, 'people').map((type) => ({ type, room: 'tea' }));
  const began = performance.now();
  const answers = await answersTo(ann, asks);
  const passed = codes(answers).filter((code) => code === 'people').length;
  const most = 3 + Math.ceil((performance.now() - began) / 100);
  expect(passed).toBeGreaterThanOrEqual(3);
  expect(passed).toBeLessThanOrEqual(most);
  expect(performance.now() - began).toBeGreaterThan(250);
  expect(answers.find(({ type }) => type === 'refused')).toMatchObject({
    code: 'too_fast',
    room: 'tea',
  });
});

test('who keeps order somewhere may say ten times as much', async () => {
  const parlour = await open({ commands: { burst: 5, everyMs: 60_000 } });
  const { url } = parlour;
  const headers = { authorization: `Bearer ${secret('ann')}`, 'content-type': 'application/json' };
  await fetch(`${url}/api/rooms`, { method: 'POST', headers, body: '{"code":"tea"}' });
  const ann = await come(parlour, 'ann');
  const asks = so(12, 'people').map((type) => ({ type, room: 'tea' }));
  expect(codes(await answersTo(ann, asks)).filter((code) => code === 'people')).toHaveLength(12);
});

test('rooms that a connection comes into all at once are told moments one behind the other', async () => {
  const parlour = await open({ joins: { burst: 2, everyMs: 500 } });
  const ann = await Talker.greet(parlour.wsUrl, { secret: secret('ann') });
  const joins = ['a', 'b', 'c', 'd', 'e'].map((room) => ({ type: 'join', room }));
  const answers = await answersTo(ann, joins);
  expect(codes(answers)).toEqual(['joined', 'joined', 'too_fast', 'too_fast', 'too_fast']);
  expect(answers.slice(2).map(({ retry }) => retry)).toEqual([0.5, 1, 1.5]);
});

test('rooms are made one after the other, by whichever way', async () => {
  const parlour = await open({ roomsMade: slowly(2) });
  const ann = await come(parlour, 'ann', 'a');
  for (const room of ['b', 'c']) await ann.join(room);
  expect(codes(await answersTo(ann, posts(1, 'a')))).toEqual(['ack']);
  expect(codes(await answersTo(ann, posts(1, 'b')))).toEqual(['ack']);
  const [refused] = await answersTo(ann, posts(1, 'c'));
  expect(refused).toMatchObject({ code: 'too_fast' });
  expect(Number(refused?.['retry'])).toBeGreaterThan(50);
  expect(codes(await answersTo(ann, posts(1, 'b')))).toEqual(['ack']);
  // All from here are one.
  const bo = await come(parlour, 'bo', 'c');
  expect(codes(await answersTo(bo, [{ type: 'make', room: 'd' }, ...posts(1, 'c')]))).toEqual([
    'too_fast',
    'too_fast',
  ]);
});

test('rooms that are made at once count before they are there, and those that come to nothing do not', async () => {
  const parlour = await open({ roomsMade: slowly(3) });
  const ann = await Talker.greet(parlour.wsUrl, { secret: secret('ann') });
  const bad = { type: 'make', room: 'a'.repeat(65) };
  const taken = { type: 'make', room: 'a' };
  expect(codes(await answersTo(ann, [taken]))).toEqual(['ack']);
  expect(codes(await answersTo(ann, [bad, taken, bad, taken]))).toEqual([
    ...['bad_code', 'room_taken', 'bad_code', 'room_taken'],
  ]);
  const many = Array.from({ length: 12 }, (_, i) => ({ type: 'make', room: `many ${i}` }));
  const answers = codes(await answersTo(ann, many));
  expect(answers.filter((code) => code === 'ack')).toHaveLength(2);
  expect(answers.filter((code) => code === 'too_fast')).toHaveLength(10);
});

test('codes that are none count, and a room that was found from there stays open', async () => {
  const parlour = await open({ codesTried: slowly(3) });
  const ann = await come(parlour, 'ann');
  await answersTo(ann, posts(1));
  await come(parlour, 'cy');
  const bo = await Talker.greet(parlour.wsUrl, { secret: secret('bo') });
  const joins = ['x', 'y', 'z', 'tea'].map((room) => ({ type: 'join', room }));
  expect(codes(await answersTo(bo, joins))).toEqual(['joined', 'joined', 'too_fast', 'joined']);
});

test('a room may go more slowly than the server, and for a live event the host lets more through', async () => {
  const data = tempFolder();
  const rates = { ...noRates, roomPosts: slowly(2) };
  const parlour = await startParlour({ data }, {}, rates);
  onTestFinished(() => parlour.end());
  const headers = { authorization: `Bearer ${secret('ann')}`, 'content-type': 'application/json' };
  await fetch(`${parlour.url}/api/rooms`, { method: 'POST', headers, body: '{"code":"tea"}' });
  const [ann, bo] = [await come(parlour, 'ann'), await come(parlour, 'bo')];
  const paceBy = (talker: Talker, value: number) =>
    answersTo(talker, [{ type: 'set', room: 'tea', setting: 'pace', value }]).then(codes);
  expect(await paceBy(ann, 1)).toEqual(['not_allowed']);
  // Two pass, and the first word of each who speaks while there is too much.
  expect(codes(await answersTo(bo, posts(4)))).toEqual(['ack', 'ack', 'ack', 'too_fast']);
  const set = { act: 'host set', given: { code: 'tea', setting: 'pace', value: '200' } };
  expect(await doAct(readConfig({ data }, {}), set)).toMatchObject({ type: 'done' });
  expect(codes(await answersTo(bo, posts(50)))).toEqual(so(50, 'ack'));
  expect(await paceBy(ann, 0)).toEqual(['ack']);
});

const says: Readonly<Record<string, (text: string) => string>> = {
  roomcode: (text) => JSON.stringify({ Author: 'ann', Content: text }),
  golem: (text) => `msg ${JSON.stringify({ to: 'tea', msg: text })}`,
  chatlog: (text) => JSON.stringify({ userName: 'ann', body: text, timestamp: '8:52 AM' }),
  htmx: (text) => JSON.stringify({ text, HEADERS: {} }),
};

test.each(
  foreign,
)('a %s client over a rate is read more slowly, and loses nothing', async (name) => {
  const quick = { burst: 3, everyMs: 20 };
  const parlour = await open({ posts: quick, commands: quick, joins: quick, strangerPosts: quick });
  const bo = await come(parlour, 'bo');
  const ann = await comeBy(name, parlour.wsUrl, 'tea');
  const texts = Array.from({ length: 30 }, (_, i) => `line ${i}`);
  const began = performance.now();
  for (const text of texts) ann.say(says[name]?.(text) ?? '');
  const heard: unknown[] = [];
  while (heard.length < texts.length) heard.push((await bo.hear('posted'))['text']);
  expect(heard).toEqual(texts);
  expect(performance.now() - began).toBeGreaterThan(400);
  expect(ann.closed).toBeUndefined();
});
